// Evaluates packs in another order, again and again, and compares the bytes:
//
//   node --import ./test/support/typescript.mjs test/bench/shuffles.ts [PACK.json…] [--times 1000] [--seed 20261122]
//
// Without files it takes the packs of the guide. Exit code 1 with the first order that gave other bytes.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readTenderPack } from '@tandem/domain/awards';
import { canonicalJson } from '@tandem/domain/canonical';
import { PACK_EXAMPLES } from '@tandem/domain/packs';
import { evaluate } from '@tandem/features/packs';
import { HighsSolver } from '@tandem/platform/solver';
import { seeded, shuffledPack } from '../support/shuffled-pack.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { times: { type: 'string', default: '1000' }, seed: { type: 'string', default: '20261122' } },
});
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const packs: unknown[] =
  positionals.length > 0
    ? positionals.map((file) => JSON.parse(readFileSync(file, 'utf8')) as unknown)
    : PACK_EXAMPLES.map((example) => example.pack);
const solver = new HighsSolver();
const below = seeded(Number(values.seed));
const startedAt = performance.now();
const expected = await Promise.all(packs.map(bytesOf));
let runs = 0;
for (let i = 0; i < Number(values.times) && process.exitCode === undefined; i++) {
  const turned = shuffledPack(packs[i % packs.length], below);
  const bytes = await bytesOf(turned);
  runs += 1;
  if (bytes === expected[i % packs.length]) continue;
  process.stdout.write(`${JSON.stringify(turned)}\n`);
  process.stderr.write(`Order ${i} gave other bytes\n`);
  process.exitCode = 1;
}
await solver.close();
const seconds = Math.round((performance.now() - startedAt) / 1000);
process.stdout.write(
  `${runs} orders of ${packs.length} packs, seed ${values.seed}, Node ${process.versions.node}, ${seconds} s; ` +
    `SHA-256 of all bytes ${sha256(expected.join('\n'))}\n`,
);

async function bytesOf(document: unknown): Promise<string> {
  const { pack, problems } = readTenderPack(document);
  if (!pack) throw new Error(problems.map((p) => `${p.path}: ${p.message}`).join('\n'));
  return canonicalJson(await evaluate(pack, solver, sha256));
}
