import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A trust, a supplier or an internal audit function. */
@Entity('organisation')
export class OrganisationEntity {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()' }) id: string;
  @Column({ type: 'text' }) kind: 'trust' | 'supplier' | 'audit';
  @Column({ type: 'text' }) name: string;
  @Column({ name: 'short_name', type: 'text' }) shortName: string;
  @Column({ name: 'ods_code', type: 'text', nullable: true, unique: true }) odsCode: string | null;
  @Column({ name: 'is_small', type: 'boolean', default: false }) isSmall: boolean;
  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' }) createdAt: Date;
}
