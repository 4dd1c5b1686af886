import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An award as it was put to its trusts, with the decision paper in its present wording. */
@Entity('award')
export class AwardEntity {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()' }) id: string;
  @Column({ name: 'tender_id', type: 'uuid' }) tenderId: string;
  @Column({ name: 'partnership_id', type: 'uuid' }) partnershipId: string;
  @Column({ name: 'run_id', type: 'uuid' }) runId: string;
  @Column({ type: 'text' }) scenario: string;
  @Column({ type: 'text', array: true }) coalition: string[];
  @Column({ type: 'text' }) state: 'proposed' | 'approved' | 'void';
  @Column({ type: 'jsonb' }) paper: object;
  @Column({ name: 'content_sha256', type: 'text' }) contentSha256: string;
  @Column({ name: 'proposed_by', type: 'uuid' }) proposedBy: string;
  @Column({ name: 'proposed_by_trust_id', type: 'uuid' }) proposedByTrustId: string;
  @Column({ name: 'proposed_at', type: 'timestamptz', default: () => 'now()' }) proposedAt: Date;
  @Column({ name: 'void_reason', type: 'text', nullable: true }) voidReason: string | null;
  @Column({ name: 'voided_at', type: 'timestamptz', nullable: true }) voidedAt: Date | null;
  @Column({ name: 'approved_at', type: 'timestamptz', nullable: true }) approvedAt: Date | null;
}
