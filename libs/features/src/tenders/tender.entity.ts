import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { TenderState } from '@tandem/domain/tenders';

/** A tender of a partnership. Its text is frozen by the database once `published_at` is set. */
@Entity('tender')
export class TenderEntity {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()' }) id: string;
  @Column({ type: 'text', unique: true }) reference: string;
  @Column({ name: 'partnership_id', type: 'uuid' }) partnershipId: string;
  @Column({ name: 'lead_trust_id', type: 'uuid' }) leadTrustId: string;
  @Column({ type: 'text' }) title: string;
  @Column({ type: 'text', default: '' }) description: string;
  @Column({ type: 'text' }) state: TenderState;
  @Column({ type: 'text', default: 'GBP' }) currency: string;
  @Column({ name: 'price_rule', type: 'text', default: 'LOWEST_COMPLIANT' }) priceRule: string;
  @Column({ name: 'lots_decision', type: 'text', default: '' }) lotsDecision: string;
  @Column({ name: 'is_health_care_service', type: 'boolean', nullable: true }) isHealthCareService: boolean | null;
  @Column({ name: 'modern_slavery_reference', type: 'text', default: '' }) modernSlaveryReference: string;
  @Column({ name: 'estimated_net', type: 'numeric', precision: 16, scale: 2, default: '0' }) estimatedNet: string;
  @Column({ name: 'estimated_gross', type: 'numeric', precision: 16, scale: 2, default: '0' }) estimatedGross: string;
  @Column({ name: 'price_starts_on', type: 'date', nullable: true }) priceStartsOn: string | null;
  @Column({ name: 'created_by', type: 'uuid' }) createdBy: string;
  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' }) createdAt: Date;
  @Column({ name: 'published_at', type: 'timestamptz', nullable: true }) publishedAt: Date | null;
  @Column({ name: 'published_by', type: 'uuid', nullable: true }) publishedBy: string | null;
  @Column({ name: 'deadline_at', type: 'timestamptz', nullable: true }) deadlineAt: Date | null;
  @Column({ name: 'opened_at', type: 'timestamptz', nullable: true }) openedAt: Date | null;
  @Column({ name: 'content_sha256', type: 'text', nullable: true }) contentSha256: string | null;
  @Column({ name: 'cancelled_reason', type: 'text', nullable: true }) cancelledReason: string | null;
  @Column({ type: 'integer', default: 1 }) version: number;
  @Column({ name: 'modern_slavery_assessed_on', type: 'date', nullable: true }) modernSlaveryAssessedOn: string | null;
  @Column({ name: 'conflicts_reference', type: 'text', default: '' }) conflictsReference: string;
  @Column({ type: 'text', nullable: true }) shortening: string | null;
  @Column({ name: 'shortening_reason', type: 'text', default: '' }) shorteningReason: string;
}
