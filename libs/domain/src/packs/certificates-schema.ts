import { DIALECT, id, list, object, orNull, part, type Schema, word } from './schema-parts.js';

const hash = (description: string): Schema => ({ description, type: 'string', pattern: '^[0-9a-f]{64}$' });
const whole = (description: string): Schema => ({ description, type: 'string', pattern: '^-?(0|[1-9][0-9]{0,399})$' });
const place = (description: string): Schema => ({ description, type: 'integer', minimum: 0 });
const multipliers = (description: string) =>
  list(
    list({ anyOf: [place('The row.'), whole('Its multiplier.')] }, 'A row and its multiplier.', { min: 2, max: 2 }),
    description,
  );

/**
 * The JSON Schema of `tandem-certificates/1`: the proofs of an evaluation's runs, a document of their own since they are
 * long. What rows and columns stand for follows from the tender pack alone (`domain/certificates`).
 */
export const CERTIFICATES_SCHEMA: Schema = {
  $schema: DIALECT,
  $id: 'urn:tandem:certificates:1',
  title: 'Certificates',
  ...object(
    'The proofs of an evaluation. Each shows, in whole numbers, that no award of its run costs less than the bound, or that there is none.',
    {
      format: { description: 'The format and its number.', const: 'tandem-certificates/1' },
      packSha256: hash('The hash of the tender pack.'),
      evaluationSha256: hash('The hash of the evaluation that is proved.'),
      runs: list(part('proof'), 'One proof for each run, in the order of the runs.'),
    },
    ['format', 'packSha256', 'evaluationSha256', 'runs'],
  ),
  $defs: {
    proof: object(
      'The proof of one run.',
      {
        scenario: id('The scenario.'),
        coalition: list(id('A trust.'), 'The trusts that buy together.', { min: 1 }),
        certificate: part('certificate'),
      },
      ['scenario', 'coalition', 'certificate'],
    ),
    certificate: object(
      'A tree of questions that leaves nothing out, and at the end of each branch the numbers that settle it. The run is written as a program in whole numbers (columns for choices and quantities, rows for limits); any multipliers of its rows give a bound that is true.',
      {
        limit: orNull(whole('Pence. Dearer awards are of no interest; null when the claim is that there is no award.')),
        bound: orNull(whole('Pence. No award costs less; null when the claim is that there is no award.')),
        cuts: list(
          part('cut'),
          'Rows that follow from the rows of the program in whole numbers. Their numbers follow those of its rows.',
        ),
        root: list(
          multipliers('Multipliers of rows.'),
          'By these, one after another, all columns are narrowed before the first question.',
        ),
        nodes: list(
          { anyOf: [part('branch'), part('leaf')] },
          'The tree: after each question the branch below, then the branch above.',
        ),
      },
      ['limit', 'bound', 'root', 'nodes'],
    ),
    cut: object(
      'How a row follows from those before it: so many times each, divided and rounded in whole numbers. The row itself is not stated: whoever checks derives it.',
      {
        rows: multipliers('The rows and how often each is taken.'),
        divisor: whole('By so much the sum is divided. Above nought.'),
        fromMost: list(
          place('A column.'),
          'The columns that count down from their most; the others count up from their least.',
        ),
      },
      ['rows', 'divisor', 'fromMost'],
    ),
    branch: object(
      'A question: is the column at most so much, or more?',
      {
        column: place('The column.'),
        at: whole('So much.'),
        narrow: multipliers('By these the columns are narrowed first.'),
      },
      ['column', 'at'],
    ),
    leaf: object(
      'The end of a branch.',
      {
        kind: word(
          ['bound', 'empty'],
          '`bound`: nothing in the branch costs less than the bound. `empty`: nothing is in it.',
        ),
        multipliers: multipliers('The numbers that show it.'),
        narrow: multipliers('By these the columns are narrowed first.'),
      },
      ['kind', 'multipliers'],
    ),
  },
};
