import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { BidContent } from './bid-content.js';
import type { BidEntry } from './bid-entry.js';

/** A supplier's bid for a tender: what it submitted, and beside it what it is still working on. */
@Entity('bid')
export class BidEntity {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()' }) id: string;
  @Column({ name: 'tender_id', type: 'uuid' }) tenderId: string;
  @Column({ name: 'supplier_id', type: 'uuid' }) supplierId: string;
  @Column({ type: 'text' }) state: 'draft' | 'submitted' | 'withdrawn';
  @Column({ type: 'jsonb', default: {} }) content: BidContent;
  @Column({ type: 'text', nullable: true }) sha256: string | null;
  @Column({ name: 'submitted_at', type: 'timestamptz', nullable: true }) submittedAt: Date | null;
  @Column({ name: 'submitted_by', type: 'uuid', nullable: true }) submittedBy: string | null;
  @Column({ name: 'opened_at', type: 'timestamptz', nullable: true }) openedAt: Date | null;
  @Column({ type: 'integer', default: 1 }) version: number;
  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'now()' }) updatedAt: Date;
  @Column({ type: 'jsonb', nullable: true }) draft: BidEntry | null;
  @Column({ type: 'text', default: '' }) note: string;
}
