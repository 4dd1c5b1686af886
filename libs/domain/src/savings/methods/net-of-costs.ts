import { type Money, money, parseMoney } from '@tandem/domain/money';
import { amount, type SavingMethod, words, type WorkedExample, type Working } from './working.js';

/** What it costs to save: once, and each year. All are given as positive amounts. */
export interface SavingCosts {
  readonly implementation: Money;
  readonly disposalAndDualRunning: Money;
  readonly recurring: Money;
  readonly frameworkFee: Money;
  readonly lostRebate: Money;
}

/** A saving net of its costs, what comes back each year and what happens once apart. */
export interface NetSaving {
  /** Each year: gross less new running costs, fees and rebates that are lost. */
  readonly recurrent: Money;
  /** Once: nought or negative. */
  readonly oneOff: Money;
  /** What the first year is left with. */
  readonly firstYear: Money;
}

/**
 * Takes the costs off a yearly saving, without mixing what recurs with what happens once.
 *
 * Source: "Measuring Up" (2010): savings release cash and are net of implementation costs.
 */
export function netOfCosts(grossPerYear: Money, costs: SavingCosts): NetSaving {
  const recurrent = grossPerYear - costs.recurring - costs.frameworkFee - costs.lostRebate;
  const oneOff = 0n - costs.implementation - costs.disposalAndDualRunning;
  return { recurrent: money(recurrent), oneOff: money(oneOff), firstYear: money(recurrent + oneOff) };
}

function netWorking(gross: Money, costs: SavingCosts): Working {
  const found = netOfCosts(gross, costs);
  const minus = (name: string, cost: Money, how: string) => [words(name), words(how), amount(money(0n - cost))];
  return {
    given: { caption: 'What goes in', head: ['Gross saving in a full year'], rows: [[amount(gross)]] },
    steps: {
      caption: 'Step by step',
      head: ['Cost', 'How often', 'Amount'],
      rows: [
        minus('Implementation', costs.implementation, 'Once'),
        minus('Disposal and dual running', costs.disposalAndDualRunning, 'Once'),
        minus('New running costs', costs.recurring, 'Each year'),
        minus('Framework or hub fee', costs.frameworkFee, 'Each year'),
        minus('Rebate that is lost', costs.lostRebate, 'Each year'),
      ],
    },
    result: {
      caption: 'What comes out',
      head: ['Net, each year', 'Once', 'First year'],
      rows: [[amount(found.recurrent), amount(found.oneOff), amount(found.firstYear)]],
    },
  };
}

const NEW_SUPPLIER: WorkedExample = {
  id: 'net-of-costs',
  title: 'A change of supplier, net of what it costs',
  text:
    'A change of supplier saves £90,000 a year gross. Training new staff costs £15,000 once and running both systems ' +
    '£5,000 once. Each year £4,000 of maintenance, £2,700 of framework fee and £6,000 of lost rebate go off. Net it ' +
    'saves £77,300 a year; the first year keeps £57,300.',
  work: () =>
    netWorking(parseMoney('90000'), {
      implementation: parseMoney('15000'),
      disposalAndDualRunning: parseMoney('5000'),
      recurring: parseMoney('4000'),
      frameworkFee: parseMoney('2700'),
      lostRebate: parseMoney('6000'),
    }),
  expected: [['77300.00', '-20000.00', '57300.00']],
};

/** Net of costs. */
export const NET_OF_COSTS_METHOD: SavingMethod = {
  id: 'net-of-costs',
  version: 1,
  title: 'Net of costs',
  applies: 'To every saving before it is forecast.',
  explanation: [
    'From the gross saving go the one-off costs of getting there, new running costs, framework or hub fees, rebates that end, and disposal and dual running. What recurs and what happens once stay apart.',
  ],
  source: '"Measuring Up" (Efficiency and Reform Group, 2010): savings are net of implementation costs',
  examples: [NEW_SUPPLIER],
};
