import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Category } from '@tandem/domain/demand';
import type { RequirementState } from '@tandem/domain/requirements';

/** A need that trusts may share: what it is, who leads it, and how far it is. */
@Entity('requirement')
export class RequirementEntity {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()' }) id: string;
  @Column({ type: 'text', unique: true }) reference: string;
  @Column({ name: 'partnership_id', type: 'uuid' }) partnershipId: string;
  @Column({ name: 'raised_by_trust_id', type: 'uuid' }) raisedByTrustId: string;
  @Column({ type: 'text' }) title: string;
  @Column({ type: 'text', default: '' }) description: string;
  @Column({ type: 'text' }) item: string;
  @Column({ type: 'text' }) category: Category;
  @Column({ name: 'cpv_code', type: 'text' }) cpvCode: string;
  @Column({ name: 'base_unit', type: 'text' }) baseUnit: string;
  @Column({ type: 'jsonb', default: {} }) specification: Record<string, string>;
  @Column({ name: 'needed_by', type: 'date', nullable: true }) neededBy: string | null;
  @Column({ type: 'text' }) state: RequirementState;
  @Column({ name: 'created_by', type: 'uuid' }) createdBy: string;
  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' }) createdAt: Date;
  @Column({ type: 'integer', default: 1 }) version: number;
  @Column({ name: 'lead_trust_id', type: 'uuid' }) leadTrustId: string;
  @Column({ name: 'changed_at', type: 'timestamptz', default: () => 'now()' }) changedAt: Date;
}
