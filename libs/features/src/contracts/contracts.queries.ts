import { Injectable } from '@nestjs/common';
import { DomainError } from '@tandem/domain/refusals';
import type { Category } from '@tandem/domain/demand';
import type { LocalDate } from '@tandem/domain/time';
import type { Tx } from '@tandem/platform/database';

/** A contract of a partnership with one supplier. */
export interface ContractRead {
  id: string;
  partnershipId: string;
  reference: string;
  title: string;
  category: Category;
  supplierId: string;
  supplier: string;
  awardId: string | null;
  tenderId: string | null;
  currency: string;
  startsOn: LocalDate;
  endsOn: LocalDate | null;
  lineCount: number;
  trusts: string[];
}

/** What narrows the list of contracts; what is not named does not. */
export interface ContractFilter {
  readonly category?: string;
  readonly supplierId?: string;
}

/** What one trust buys of one line under a contract. Prices and quantities are decimal texts. */
export interface ContractLineRead {
  id: string;
  contractId: string;
  trustId: string;
  trust: string;
  lineCode: string;
  item: string;
  itemKey: string;
  unit: string;
  unitPrice: string;
  currency: string;
  quantity: string;
  baselineUnitPrice: string | null;
  indexSeries: string | null;
  startsOn: LocalDate;
}

/** A line that a trust buys from two suppliers, with the other one and its contract. */
export interface SharedLineRead {
  trust: string;
  item: string;
  supplier: string;
  reference: string;
}

/** A contract with its lines. */
export interface ContractOfAward extends ContractRead {
  lines: ContractLineRead[];
}

const CONTRACT = `
  select c.id, c.partnership_id as "partnershipId", c.reference, c.title, c.category, c.supplier_id as "supplierId", o.name as supplier,
    c.award_id as "awardId", c.tender_id as "tenderId", c.currency, c.starts_on::text as "startsOn", c.ends_on::text as "endsOn",
    (select count(*)::int from contract_line l where l.contract_id = c.id) as "lineCount",
    array(select distinct t.short_name from contract_line l join organisation t on t.id = l.trust_id where l.contract_id = c.id order by 1) as trusts
  from contract c join organisation o on o.id = c.supplier_id`;

const LINE = `
  select l.id, l.contract_id as "contractId", l.trust_id as "trustId", t.short_name as trust, l.line_code as "lineCode", l.item,
    l.item_key as "itemKey", l.unit, l.unit_price as "unitPrice", l.currency, l.quantity, l.baseline_unit_price as "baselineUnitPrice",
    l.index_series as "indexSeries", l.starts_on::text as "startsOn"
  from contract_line l join organisation t on t.id = l.trust_id`;

/** What partners may know of their contracts. */
@Injectable()
export class ContractsQueries {
  /** Every contract in the reader's sight, the newest first. */
  async contracts(tx: Tx): Promise<ContractRead[]> {
    return tx.rows<ContractRead>(`${CONTRACT} order by c.starts_on desc, c.reference`);
  }

  /** A part of the contracts that the filter keeps, the newest first; the last part when the list has become shorter. */
  async list(tx: Tx, { category, supplierId }: ContractFilter, part: { offset: number; limit: number | null }) {
    const kept = `($1::text is null or c.category = $1) and ($2::uuid is null or c.supplier_id = $2)`;
    const asked = [category ?? null, supplierId ?? null];
    const counted = await tx.row<{ n: number }>(`select count(*)::int as n from contract c where ${kept}`, asked);
    const all = counted!.n;
    const { limit } = part;
    const offset = limit === null || part.offset < all ? part.offset : Math.max(0, Math.ceil(all / limit) - 1) * limit;
    const rows = await tx.rows<ContractRead>(
      `${CONTRACT} where ${kept} order by c.starts_on desc, c.reference limit $3 offset $4`,
      [...asked, limit, offset],
    );
    return { all, rows };
  }

  /** Contracts in the order in which they were made, those after one that a program has seen. */
  async walk(tx: Tx, { after, limit }: { after?: string; limit: number }): Promise<ContractRead[]> {
    return tx.rows<ContractRead>(`${CONTRACT} where $1::uuid is null or c.id > $1 order by c.id limit $2`, [
      after ?? null,
      limit,
    ]);
  }

  /** What the contracts in the reader's sight can be narrowed to. */
  async choices(tx: Tx): Promise<{ categories: Category[]; suppliers: { id: string; name: string }[] }> {
    const categories = await tx.rows<{ category: Category }>(`select distinct category from contract order by 1`);
    const suppliers = await tx.rows<{ id: string; name: string }>(
      `select o.id, o.name from organisation o where o.id in (select supplier_id from contract) order by 2, 1`,
    );
    return { categories: categories.map(({ category }) => category), suppliers };
  }

  /** @throws DomainError CONTRACT.NOT_FOUND */
  async contract(tx: Tx, contractId: string): Promise<ContractRead> {
    const found = isUuid(contractId)
      ? await tx.row<ContractRead>(`${CONTRACT} where c.id = $1`, [contractId])
      : undefined;
    if (!found)
      throw new DomainError('CONTRACT.NOT_FOUND', { contractId }, 'There is no such contract in your partnerships.');
    return found;
  }

  async lines(tx: Tx, contractId: string): Promise<ContractLineRead[]> {
    return tx.rows<ContractLineRead>(`${LINE} where l.contract_id = $1 order by l.line_code, t.short_name`, [
      contractId,
    ]);
  }

  /** Lines that a trust buys from another supplier of the same award too: their saving is one, so it names no single contract. */
  async sharedLines(tx: Tx, contractId: string): Promise<SharedLineRead[]> {
    return tx.rows<SharedLineRead>(
      `select t.short_name as trust, l.item, o.name as supplier, c.reference from contract_line l
       join contract mine on mine.id = l.contract_id join contract c on c.award_id = mine.award_id and c.id <> mine.id
       join contract_line other on other.contract_id = c.id and other.trust_id = l.trust_id and other.line_code = l.line_code
       join organisation t on t.id = l.trust_id join organisation o on o.id = c.supplier_id
       where mine.id = $1 order by l.line_code, 1, 4`,
      [contractId],
    );
  }

  /** The contracts that an award became, one per supplier, with their lines; none before they were made. */
  async ofAward(tx: Tx, awardId: string): Promise<ContractOfAward[]> {
    const contracts = await tx.rows<ContractRead>(`${CONTRACT} where c.award_id = $1 order by c.reference`, [awardId]);
    const lines = await tx.rows<ContractLineRead>(
      `${LINE} join contract c on c.id = l.contract_id where c.award_id = $1 order by l.line_code, t.short_name`,
      [awardId],
    );
    return contracts.map((contract) => ({
      ...contract,
      lines: lines.filter((line) => line.contractId === contract.id),
    }));
  }
}

/** Whether a text can be an id at all; PostgreSQL refuses any other with an error of its own. */
function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
