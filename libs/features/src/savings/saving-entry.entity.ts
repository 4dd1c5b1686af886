import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One line of the savings ledger. Lines are added and reversed, never changed: the database refuses both. */
@Entity('saving_entry')
export class SavingEntryEntity {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()' }) id: string;
  @Column({ name: 'trust_id', type: 'uuid' }) trustId: string;
  @Column({ name: 'partnership_id', type: 'uuid' }) partnershipId: string;
  @Column({ name: 'scheme_reference', type: 'text' }) schemeReference: string;
  @Column({ name: 'tender_id', type: 'uuid' }) tenderId: string;
  @Column({ name: 'award_id', type: 'uuid' }) awardId: string;
  @Column({ name: 'line_code', type: 'text' }) lineCode: string;
  @Column({ type: 'text' }) item: string;
  @Column({ name: 'financial_year', type: 'text' }) financialYear: string;
  @Column({ type: 'numeric', precision: 14, scale: 3 }) quantity: string;
  @Column({ type: 'text' }) stage: string;
  @Column({ name: 'cash_type', type: 'text' }) cashType: string;
  @Column({ type: 'text' }) recurrence: string;
  @Column({ name: 'budget_type', type: 'text' }) budgetType: string;
  @Column({ type: 'text' }) mechanism: string;
  @Column({ type: 'text' }) attribution: string;
  @Column({ name: 'baseline_type', type: 'smallint', nullable: true }) baselineType: number | null;
  @Column({ name: 'baseline_amount', type: 'numeric', precision: 16, scale: 2, nullable: true }) baselineAmount:
    string | null;
  @Column({ name: 'alone_amount', type: 'numeric', precision: 16, scale: 2, nullable: true }) aloneAmount:
    string | null;
  @Column({ name: 'joint_amount', type: 'numeric', precision: 16, scale: 2 }) jointAmount: string;
  @Column({ type: 'numeric', precision: 16, scale: 2 }) amount: string;
  @Column({ type: 'text' }) method: string;
  @Column({ name: 'method_version', type: 'integer' }) methodVersion: number;
  @Column({ name: 'reverses_id', type: 'uuid', nullable: true }) reversesId: string | null;
  @Column({ name: 'posted_by', type: 'uuid', nullable: true }) postedBy: string | null;
  @Column({ name: 'posted_at', type: 'timestamptz', default: () => 'now()' }) postedAt: Date;
}
