import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One run of the comparative tender: the pack it started from and the evaluation it ended with, as hashed text. */
@Entity('award_run')
export class AwardRunEntity {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()' }) id: string;
  @Column({ name: 'partnership_id', type: 'uuid' }) partnershipId: string;
  @Column({ name: 'tender_id', type: 'uuid', nullable: true }) tenderId: string | null;
  @Column({ name: 'market_process_id', type: 'uuid', nullable: true }) marketProcessId: string | null;
  @Column({ type: 'integer' }) number: number;
  @Column({ type: 'text' }) state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  @Column({ type: 'text' }) pack: string;
  @Column({ name: 'pack_sha256', type: 'text' }) packSha256: string;
  @Column({ type: 'jsonb', default: () => `'{}'` }) labels: object;
  @Column({ name: 'what_ifs', type: 'text', array: true, default: () => `'{}'` }) whatIfs: string[];
  @Column({ type: 'text', nullable: true }) evaluation: string | null;
  @Column({ name: 'evaluation_sha256', type: 'text', nullable: true }) evaluationSha256: string | null;
  @Column({ type: 'text', nullable: true }) failure: string | null;
  @Column({ name: 'task_count', type: 'integer' }) taskCount: number;
  @Column({ name: 'requested_by', type: 'uuid', nullable: true }) requestedBy: string | null;
  @Column({ name: 'requested_at', type: 'timestamptz', default: () => 'now()' }) requestedAt: Date;
  @Column({ name: 'started_at', type: 'timestamptz', nullable: true }) startedAt: Date | null;
  @Column({ name: 'finished_at', type: 'timestamptz', nullable: true }) finishedAt: Date | null;
}
