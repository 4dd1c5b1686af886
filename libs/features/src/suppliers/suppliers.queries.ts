import { Injectable } from '@nestjs/common';
import type { Tx } from '@tandem/platform/database';

export interface SupplierRead {
  id: string;
  name: string;
  shortName: string;
  /** Whether it is a small or medium-sized enterprise. */
  isSmall: boolean;
}

/** Who may bid: organisations of the kind supplier. Their registration and exclusion checks come with their own issue. */
@Injectable()
export class SuppliersQueries {
  async suppliers(tx: Tx): Promise<SupplierRead[]> {
    return tx.rows<SupplierRead>(
      `select id, name, short_name as "shortName", is_small as "isSmall" from organisation where kind = 'supplier' order by name, id`,
    );
  }
}
