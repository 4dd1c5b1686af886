import type { PackExample } from './examples.js';
import { type Block, json, points, type Section, say, table } from './guide-blocks.js';
import { certificatesFields, evaluationFields, tenderPackFields } from './guide-fields.js';
import { RULES_IN_WORDS } from './guide-rules.js';
import { OFFER_EXAMPLES } from './offer-examples.js';
import { PRICE_EXAMPLES } from './price-examples.js';
import { RULE_EXAMPLES } from './rule-examples.js';

/** Packs to write by hand, each with one thing more than those before it. */
export const PACK_EXAMPLES: readonly PackExample[] = [...PRICE_EXAMPLES, ...OFFER_EXAMPLES, ...RULE_EXAMPLES];

export const GUIDE_TITLE = 'Tender packs and evaluations';
export const GUIDE_INTRODUCTION =
  'A tender pack is a text file with everything that decides an award. An evaluation is the answer: every award, what joining is worth to each trust, and all that is needed to compute it again. Whoever has the pack can check the answer, without a server and without an account.';

/**
 * The guide to both documents, from the same schemas, limits and examples that the tests hold the program to.
 *
 * The pages show it and `schema guide` prints it as Markdown; there is no second text that could drift.
 */
export function packGuide(): Section[] {
  const head = (id: string, title: string, text: string): Section => ({ id, title, level: 2, blocks: [say(text)] });
  const [writing, ...rules] = RULES_IN_WORDS;
  return [
    writing!,
    head(
      'examples',
      'Packs by example',
      'Each of these can be copied into a file and evaluated. The answers were worked out by hand, and are compared with the program at every change of it. Charges of 0.00, which the evaluation lists too, are left out here.',
    ),
    ...PACK_EXAMPLES.map(exampleSection),
    ...rules,
    head('pack-reference', 'Every field of the tender pack', 'From the published schema, `tender-pack-1.json`.'),
    ...tenderPackFields(),
    head('evaluation-reference', 'Every field of the evaluation', 'From the published schema, `evaluation-1.json`.'),
    ...evaluationFields(),
    head(
      'certificates-reference',
      'Every field of the certificates',
      'From the published schema, `certificates-1.json`.',
    ),
    ...certificatesFields(),
  ];
}

function exampleSection(example: PackExample): Section {
  const { id, title, text, pack, runs, comparisons, ranking } = example;
  const rows = runs.map((run) => [
    run.scenario,
    run.coalition,
    run.cost ?? 'no award',
    [...run.bought, ...run.charges].join('; '),
    run.perTrust,
  ]);
  const compared = comparisons.map(({ scenario, coalition, figures }): Block =>
    table(
      `${title}: joint against alone (${scenario}, ${coalition})`,
      ['Field', 'Figures'],
      Object.entries(figures).map(([name, value]) => [`\`${name}\``, value ?? 'null']),
    ),
  );
  return {
    id: `example-${id}`,
    title,
    level: 3,
    blocks: [
      ...text.map(say),
      json(pack),
      table(`${title}: runs`, ['Scenario', 'Coalition', 'Cost', 'What is bought and charged', 'Per trust'], rows),
      ...compared,
      ...(ranking ? [points(...ranking)] : []),
    ],
  };
}
