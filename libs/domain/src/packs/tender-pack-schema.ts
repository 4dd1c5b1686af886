import { PACK_LIMITS } from '@tandem/domain/awards';
import { FORMULAS } from '@tandem/domain/evaluation';
import {
  basisPoints,
  byId,
  decimal,
  DIALECT,
  flag,
  id,
  integer,
  list,
  object,
  part,
  type Schema,
  word,
} from './schema-parts.js';

const L = PACK_LIMITS;
const KINDS = ['allUnits', 'incremental'];
const trustList = (description: string) =>
  list(id('A trust of the pack.'), description, { min: 1, max: L.trusts, isSet: true });
const lotList = (description: string) =>
  list(id('A lot of the pack.'), description, { min: 1, max: L.lots, isSet: true });

const WHAT: Readonly<Record<string, Schema>> = {
  lot: object(
    'Lines that are judged together.',
    {
      id: id('The name of the lot, unique among the lots.'),
      split: word(
        ['allowed', 'never'],
        '`never`: everything that a coalition needs in the lot goes to one supplier. `allowed`: it may be shared out, and one line may have several suppliers.',
        'allowed',
      ),
      maxSuppliers: integer(
        1,
        L.count,
        'At most so many suppliers win something in the lot. Without it there is no limit.',
      ),
      minShareBasisPoints: basisPoints(
        'A supplier that wins anything in the lot wins at least this share of the lot.',
        0,
      ),
    },
    ['id'],
  ),
  line: object(
    'One thing that trusts need.',
    {
      id: id('The name of the line, unique among the lines.'),
      lot: id('The lot that the line is in. Each line is in exactly one.'),
      unit: id('What one is: each, kg, hour. For readers only.'),
      indivisible: flag('`true`: only whole numbers are bought. `false`: multiples of 0.001.', true),
      demand: byId(
        decimal(3, 'What the trust needs, in units of the line. Whole numbers when the line is indivisible.'),
        'What each trust needs. A trust that is left out, or has "0", needs none.',
      ),
      baseline: byId(
        part('baseline'),
        'What each trust paid before. It is carried for readers; no award depends on it.',
      ),
    },
    ['id', 'lot', 'demand'],
  ),
  baseline: object(
    'What a trust paid before.',
    {
      unitPrice: decimal(4, 'Price of one unit.'),
      quantity: decimal(3, 'How much was bought at it.'),
      type: id('Where the price comes from, for example lastPricePaid.'),
    },
    ['unitPrice'],
  ),
  supplier: object(
    'A bidder.',
    {
      id: id('The name of the supplier, unique among the suppliers.'),
      sme: flag('Whether it counts as a small or medium-sized enterprise for the rule minShareSme.', false),
      submittedAt: {
        description:
          'The instant its bid came in, with a zone, for example 2026-03-02T11:58:00Z. It decides ties; a supplier without one counts as last.',
        type: 'string',
        pattern:
          '^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,3})?)?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$',
      },
    },
    ['id'],
  ),
  bid: object(
    'All that one supplier offers. A supplier has one bid at most, and a bid may offer nothing.',
    {
      supplier: id('The supplier that makes the bid.'),
      fixedCharge: decimal(2, 'Paid once if the supplier wins anything at all.', '0.00'),
      capacityValue: decimal(
        2,
        'The most it can supply, in money at list price: each quantity at its `unitPrice` before any break. Without it there is no limit.',
      ),
      capacityQuantity: decimal(
        3,
        'The most it can supply, all its lines added together. Without it there is no limit.',
      ),
      prices: list(part('price'), 'One price for each line it offers. A line without a price is not offered.', {
        max: L.lines,
      }),
      spendTiers: part('spendTiers'),
      bundles: list(part('bundle'), 'Discounts for winning whole lots together.', { max: L.bundles }),
      packages: list(part('package'), 'Offers at one price for whole lots, all or nothing.', { max: L.packages }),
      qualityBasisPoints: byId(
        basisPoints('From 0 to 10000.'),
        'Quality by lot. A lot without a figure counts as 0 for every rule and ranking.',
      ),
    },
    ['supplier'],
  ),
  price: object(
    'What a supplier asks for one line.',
    {
      line: id('The line.'),
      unitPrice: decimal(4, 'The list price of one unit, before breaks.'),
      kind: word(
        KINDS,
        '`allUnits`: the whole quantity has the price of the highest break that it reaches. `incremental`: each unit has the price of its own place, so "from" 60 prices the 61st unit.',
        'allUnits',
      ),
      breaks: list(
        part('break'),
        'Lower prices for more. Quantities rise from one break to the next; prices never do.',
        { max: L.breaks },
      ),
      min: decimal(3, 'If any of the line is bought here, at least this much.', '0'),
      max: decimal(3, 'At most this much of the line. Without it there is no limit.'),
      fixedCharge: decimal(2, 'Paid once if any of the line is bought here.', '0.00'),
      carbonKgPerUnit: decimal(6, 'Kilograms of carbon dioxide for one unit.', '0'),
    },
    ['line', 'unitPrice'],
  ),
  break: object(
    'A price break.',
    {
      from: decimal(3, 'The quantity from which the price holds.'),
      unitPrice: decimal(4, 'The price of one unit from there. Not above the price before it.'),
    },
    ['from', 'unitPrice'],
  ),
  spendTiers: object(
    "One discount on the supplier's whole spend. Only for bids whose prices have no breaks.",
    {
      kind: word(
        KINDS,
        '`allUnits`: the whole spend has the discount of the highest step that it reaches. `incremental`: each pound has the discount of its own place.',
        'allUnits',
      ),
      steps: list(part('step'), 'Amounts rise from one step to the next; discounts never fall.', { max: L.breaks }),
    },
    ['steps'],
  ),
  step: object(
    'A step of a discount on the whole spend.',
    {
      from: decimal(2, 'The spend from which the discount holds.'),
      discountBasisPoints: basisPoints('The discount.'),
    },
    ['from', 'discountBasisPoints'],
  ),
  bundle: object(
    'Money off when all that the coalition needs in every lot listed goes to the supplier.',
    { lots: lotList('The lots.'), discount: decimal(2, 'What comes off the bill.') },
    ['lots', 'discount'],
  ),
  package: object(
    'One price for all that a coalition needs in the lots listed, in place of the single prices and their limits and charges by line.',
    {
      lots: lotList('The lots.'),
      price: decimal(2, 'The price of all of it.'),
      coalition: trustList('The coalition that the package is for, and no other. Without it: all trusts of the pack.'),
    },
    ['lots', 'price'],
  ),
  scoring: {
    ...object(
      'How complete bids are ranked by price and quality, beside the runs and without effect on them.',
      {
        priceWeightBasisPoints: basisPoints(
          'The weight of price; quality has the rest of 10000. Formulas without weights do not read it.',
          10_000,
        ),
        formula: word(
          FORMULAS.flatMap((formula) => [formula.id, ...formula.aliases]),
          'The price formula; the section on the ranking says what each does.',
          'LOWEST_COMPLIANT',
        ),
        parameters: object(
          'The amounts that the formula is published with, by the names in the table of price formulas.',
          Object.fromEntries(
            FORMULAS.flatMap((formula) =>
              formula.parameters.map((p) => [p.name, decimal(2, `${formula.id}: ${p.label}.`)]),
            ),
          ),
          [],
        ),
        minimumQualityBasisPoints: basisPoints('A bid with less quality in a lot gets no rank there.', 0),
        tie: list(
          word(['higherQuality', 'earlierSubmission'], 'A rule for equal totals.'),
          'The rules for equal totals, tried in this order. What they leave equal shares a rank.',
          {
            max: 2,
            isSet: true,
          },
        ),
      },
      [],
    ),
    // Weights and parameters need the name of the formula that uses them.
    anyOf: [
      { required: ['formula'] },
      { properties: { priceWeightBasisPoints: { const: 10_000 }, parameters: false } },
    ],
  },
  scenario: object(
    'A named set of rules. The tender is awarded once for each scenario and each coalition.',
    {
      id: id('The name of the scenario, unique among the scenarios.'),
      rules: list(
        { anyOf: ruleParts().map(([name]) => part(name)) },
        'The rules; all of them hold together. Without rules only the limits of lots and bids hold.',
        {
          max: L.rules,
        },
      ),
    },
    ['id'],
  ),
};

/** The rules of a scenario, one definition each. */
function ruleParts(): [name: string, rule: Schema][] {
  const rule = (name: string, description: string, properties: Readonly<Record<string, Schema>>): [string, Schema] => [
    `rule-${name}`,
    object(description, { rule: { description: 'The name of the rule.', const: name }, ...properties }, [
      'rule',
      ...Object.keys(properties),
    ]),
  ];
  const place = { supplier: id('A supplier of the pack.'), lot: id('A lot of the pack.') };
  return [
    rule('maxSuppliers', 'At most so many suppliers win anything, over all lots.', {
      value: integer(1, L.count, 'How many.'),
    }),
    rule('maxShare', 'No supplier wins more than this share, over all lots.', {
      basisPoints: basisPoints('The share.'),
    }),
    rule('minShareSme', 'The small suppliers together win at least this share, over all lots.', {
      basisPoints: basisPoints('The share.'),
    }),
    rule('minQuality', 'A bid with less quality in a lot cannot win there, neither singly nor by a package.', {
      basisPoints: basisPoints('The quality.'),
    }),
    rule('retain', 'The supplier keeps at least this share of the lot.', {
      ...place,
      minBasisPoints: basisPoints('The share.'),
    }),
    rule('exclude', 'The supplier wins nothing in the lot.', place),
    rule(
      'carbonCap',
      'All that is bought emits no more than this. The cap is stated for all trusts; a coalition has the part of it that its reference value is of the whole.',
      { kg: decimal(6, 'Kilograms for all trusts together.') },
    ),
  ];
}

/** The JSON Schema of `tandem-tender-pack/1`: what may stand where. What must fit together is the reader's to say. */
export const TENDER_PACK_SCHEMA: Schema = {
  $schema: DIALECT,
  $id: 'urn:tandem:tender-pack:1',
  title: 'Tender pack',
  ...object(
    'A tender and all bids for it: everything that decides an award, and nothing else.',
    {
      format: { description: 'The format and its number.', const: 'tandem-tender-pack/1' },
      reference: { description: 'What the tender is called.', type: 'string', minLength: 1, maxLength: L.textLength },
      currency: {
        description: 'The currency of every amount: three capital letters.',
        type: 'string',
        pattern: '^[A-Z]{3}$',
      },
      trusts: list(id('The name of a trust.'), 'The trusts that may buy.', { min: 1, max: L.trusts, isSet: true }),
      lots: list(part('lot'), 'The lots. Without the list, the lots are those that lines name, without limits.', {
        max: L.lots,
      }),
      lines: list(part('line'), 'What is needed.', { max: L.lines }),
      suppliers: list(
        part('supplier'),
        'The bidders. Without the list, they are those that bids name, none of them small and none with a time.',
        { max: L.suppliers },
      ),
      bids: list(part('bid'), 'The bids, at most one for each supplier.', { max: L.suppliers }),
      scoring: part('scoring'),
      scenarios: list(part('scenario'), 'The scenarios, at least one.', { min: 1, max: L.scenarios }),
      coalitions: {
        description: `Who buys together: a list of lists of trusts, or \`all\` for every one of them, each trust alone among them (for up to ${L.trustsForAllCoalitions} trusts).`,
        anyOf: [
          { const: 'all' },
          list(trustList('Trusts that buy together; one is enough.'), 'The coalitions.', { min: 1, max: L.coalitions }),
        ],
        default: 'all',
      },
      timeLimitMs: integer(1, L.timeLimitMs, 'How long the search for one award may take, in milliseconds.', 60_000),
    },
    ['format', 'reference', 'currency', 'trusts', 'scenarios'],
  ),
  $defs: { ...WHAT, ...Object.fromEntries(ruleParts()) },
};
