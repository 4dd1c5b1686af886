import type { Tx } from '@tandem/platform/database';

/** PostgreSQL sends bytes as text of twice the length: parts keep the largest message small. */
const PART_BYTES = 4 * 1024 * 1024;

/** Keeps a file exactly as it was sent, so that nothing of it is lost, mapped or not. */
export async function keepContent(tx: Tx, trustId: string, importId: string, bytes: Buffer): Promise<void> {
  for (let part = 0; part * PART_BYTES < bytes.length; part++)
    await tx.rows(`insert into import_content (trust_id, import_id, part, bytes) values ($1, $2, $3, $4)`, [
      trustId,
      importId,
      part,
      bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES),
    ]);
}

/** The file as it was sent. */
export async function contentOf(tx: Tx, importId: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (;;) {
    const row = await tx.row<{ bytes: Buffer }>(`select bytes from import_content where import_id = $1 and part = $2`, [
      importId,
      parts.length,
    ]);
    if (!row) return Buffer.concat(parts);
    parts.push(row.bytes);
  }
}

/** A text as PostgreSQL can hold it: what no text may hold becomes the replacement character. */
export function storable(text: string): string {
  // oxlint-disable-next-line no-control-regex -- NUL is what PostgreSQL cannot hold.
  return /[\u0000\ud800-\udfff]/.test(text)
    ? Buffer.from(text.replaceAll('\u0000', '\ufffd'), 'utf8').toString('utf8')
    : text;
}
