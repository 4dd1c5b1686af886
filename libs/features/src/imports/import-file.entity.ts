import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { FileMapping } from './file-mapping.js';

/** What a file holds: what a trust needs, or what it has bought. */
export type FileKind = 'demand' | 'actuals';

/** A spreadsheet that a trust has sent, and how far its import is. */
@Entity('import_file')
@Unique(['trustId', 'id'])
export class ImportFileEntity {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()' }) id: string;
  @Column({ name: 'trust_id', type: 'uuid' }) trustId: string;
  @Column({ name: 'uploaded_by', type: 'uuid' }) uploadedBy: string;
  @Column({ name: 'file_name', type: 'text' }) fileName: string;
  @Column({ name: 'sheet_name', type: 'text', default: '' }) sheetName: string;
  @Column({ type: 'text' }) sha256: string;
  @Column({ name: 'size_bytes', type: 'integer' }) sizeBytes: number;
  @Column({ type: 'jsonb' }) headings: string[];
  @Column({ type: 'jsonb', nullable: true }) mapping: FileMapping | null;
  @Column({ type: 'text' }) state: 'uploaded' | 'queued' | 'imported' | 'failed';
  @Column({ type: 'text', nullable: true }) failure: string | null;
  @Column({ name: 'row_count', type: 'integer', default: 0 }) rowCount: number;
  @Column({ name: 'accepted_count', type: 'integer', default: 0 }) acceptedCount: number;
  @Column({ name: 'rejected_count', type: 'integer', default: 0 }) rejectedCount: number;
  @Column({ name: 'duplicate_count', type: 'integer', default: 0 }) duplicateCount: number;
  @Column({ name: 'uploaded_at', type: 'timestamptz', default: () => 'now()' }) uploadedAt: Date;
  @Column({ name: 'imported_at', type: 'timestamptz', nullable: true }) importedAt: Date | null;
  @Column({ type: 'jsonb', default: [] }) sheets: { name: string; isHidden: boolean }[];
  @Column({ type: 'jsonb', default: [] }) preview: { number: number; cells: string[] }[];
  @Column({ name: 'formula_count', type: 'integer', default: 0 }) formulaCount: number;
  @Column({ name: 'done_count', type: 'integer', default: 0 }) doneCount: number;
  @Column({ type: 'text', default: 'demand' }) kind: FileKind;
  @Column({ type: 'text', nullable: true }) source: string | null;
  @Column({ name: 'changed_count', type: 'integer', default: 0 }) changedCount: number;
}
