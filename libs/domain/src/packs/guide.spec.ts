import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACK_LIMITS } from '@tandem/domain/awards';
import { CERTIFICATES_SCHEMA } from './certificates-schema.js';
import { EVALUATION_SCHEMA } from './evaluation-schema.js';
import { packGuide } from './guide.js';
import { guideMarkdown } from './guide-markdown.js';
import type { Schema } from './schema-parts.js';
import { TENDER_PACK_SCHEMA } from './tender-pack-schema.js';

describe('the guide to the packs', () => {
  const sections = packGuide();

  it('is the file beside the code, word by word (`npm run -s tandem -- schema guide` prints it)', () => {
    expect(readFileSync(join(process.cwd(), 'libs/domain/src/packs/PACKS.md'), 'utf8')).toBe(guideMarkdown());
  });

  it('has a heading of its own for every section, and says something under each', () => {
    expect(new Set(sections.map((s) => s.id)).size).toBe(sections.length);
    expect(sections.filter((s) => s.blocks.length === 0)).toEqual([]);
  });

  it('tells kind and meaning of every field of both documents', () => {
    const rows = sections.flatMap((s) =>
      s.blocks.flatMap((b) => (b.kind === 'table' && b.head[0] === 'Field' ? b.rows : [])),
    );
    const told = new Set(rows.map(([field]) => field));
    const parts = [TENDER_PACK_SCHEMA, EVALUATION_SCHEMA, CERTIFICATES_SCHEMA].flatMap((s): Schema[] => [
      s,
      ...Object.values(s.$defs!),
    ]);
    const fields = parts.flatMap((part) => Object.keys(part.properties ?? {}));
    expect(fields.length).toBeGreaterThan(100);
    expect(fields.filter((field) => !told.has(`\`${field}\``))).toEqual([]);
    expect(rows.filter((cells) => cells.some((cell) => cell === ''))).toEqual([]);
  });

  it('names every limit that a pack can meet', () => {
    const limits = JSON.stringify(sections.find((s) => s.id === 'limits'));
    const { problems: _, count: __, evaluationBytes: ___, evaluationValues: ____, exact: _____, ...told } = PACK_LIMITS;
    expect(Object.entries(told).filter(([, value]) => !limits.includes(String(value)))).toEqual([]);
  });
});
