import { money, moneyText, quantity, quantityText } from '@tandem/domain/money';
import type { Restriction } from './infeasible-restrictions.js';
import type { Rule } from './pack.js';

/** A restriction in words, as part of a sentence: "at most 2 suppliers". */
export function restrictionWords(restriction: Restriction): string {
  switch (restriction.kind) {
    case 'rule':
      return ruleWords(restriction.rule);
    case 'unsplit':
      return `all of ${restriction.lot} goes to one supplier`;
    case 'lotSuppliers':
      return `at most ${suppliers(restriction.value)} in ${restriction.lot}`;
    case 'lotShare':
      return `who wins in ${restriction.lot} wins at least ${percent(restriction.value)} of it`;
    case 'capacityQuantity':
      return `${restriction.supplier} supplies at most ${units(restriction.value)} in all`;
    case 'capacityValue':
      return `${restriction.supplier} supplies at most ${pounds(restriction.value)} at list price`;
    case 'atLeast':
      return `${restriction.supplier} sells no fewer than ${units(restriction.value)} of ${restriction.line}`;
    case 'atMost':
      return `${restriction.supplier} sells no more than ${units(restriction.value)} of ${restriction.line}`;
    default:
      return restriction satisfies never;
  }
}

/** A scenario's rule in words, as part of a sentence. */
export function ruleWords(rule: Rule): string {
  switch (rule.rule) {
    case 'maxSuppliers':
      return `at most ${suppliers(BigInt(rule.value))}`;
    case 'maxShare':
      return `no supplier above ${percent(BigInt(rule.basisPoints))}`;
    case 'minShareSme':
      return `small suppliers at least ${percent(BigInt(rule.basisPoints))}`;
    case 'minQuality':
      return `quality at least ${percent(BigInt(rule.basisPoints))}`;
    case 'retain':
      return `${rule.supplier} keeps at least ${percent(BigInt(rule.minBasisPoints))} of ${rule.lot}`;
    case 'exclude':
      return `${rule.supplier} excluded from ${rule.lot}`;
    case 'carbonCap':
      return `at most ${kilograms(rule.kg)} of carbon`;
    default:
      return rule satisfies never;
  }
}

/** A restriction with another number, or without it, as the condition of a sentence: "with 3 suppliers instead of 2". */
export function changeWords(restriction: Restriction, to: bigint | 'removed'): string {
  if (to === 'removed') return removedWords(restriction);
  switch (restriction.kind) {
    case 'rule':
      return changedRuleWords(restriction.rule, to);
    case 'unsplit':
      return removedWords(restriction);
    case 'lotSuppliers':
      return `with ${suppliers(to)} in ${restriction.lot} instead of ${restriction.value}`;
    case 'lotShare':
      return `if ${percent(to)} of ${restriction.lot} were enough to win there instead of ${percent(restriction.value)}`;
    case 'capacityQuantity':
      return `if ${restriction.supplier} could supply ${units(to)} in all instead of ${units(restriction.value)}`;
    case 'capacityValue':
      return `if ${restriction.supplier} could supply ${pounds(to)} at list price instead of ${pounds(restriction.value)}`;
    case 'atLeast':
      return `if ${restriction.supplier} sold as few as ${units(to)} of ${restriction.line} instead of ${units(restriction.value)}`;
    case 'atMost':
      return `if ${restriction.supplier} sold up to ${units(to)} of ${restriction.line} instead of ${units(restriction.value)}`;
    default:
      return restriction satisfies never;
  }
}

function removedWords(restriction: Restriction): string {
  if (restriction.kind === 'unsplit') return `if ${restriction.lot} could be split`;
  if (restriction.kind === 'rule' && restriction.rule.rule === 'exclude')
    return `if ${restriction.rule.supplier} could win in ${restriction.rule.lot}`;
  return `without the limit "${restrictionWords(restriction)}"`;
}

function changedRuleWords(rule: Rule, to: bigint): string {
  switch (rule.rule) {
    case 'maxSuppliers':
      return `with ${suppliers(to)} instead of ${rule.value}`;
    case 'maxShare':
      return `if one supplier could win ${percent(to)} instead of ${percent(BigInt(rule.basisPoints))}`;
    case 'minShareSme':
      return `if small suppliers won at least ${percent(to)} instead of ${percent(BigInt(rule.basisPoints))}`;
    case 'minQuality':
      return `with quality of at least ${percent(to)} instead of ${percent(BigInt(rule.basisPoints))}`;
    case 'retain':
      return `if ${rule.supplier} kept at least ${percent(to)} of ${rule.lot} instead of ${percent(BigInt(rule.minBasisPoints))}`;
    case 'exclude':
      return removedWords({ kind: 'rule', index: 0, rule });
    case 'carbonCap':
      return `with up to ${kilograms(to)} of carbon instead of ${kilograms(rule.kg)}`;
    default:
      return rule satisfies never;
  }
}

function suppliers(number: bigint): string {
  return number === 1n ? '1 supplier' : `${number} suppliers`;
}

/** "30 %", or "22.05 %". */
export function percent(basisPoints: bigint): string {
  const hundredths = String(basisPoints % 100n).padStart(2, '0');
  return `${basisPoints / 100n}${hundredths === '00' ? '' : `.${hundredths}`} %`;
}

/** Millionths of a kilogram as whole or part kilograms. */
export function kilograms(millionths: bigint): string {
  const part = String(millionths % 1_000_000n)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return `${millionths / 1_000_000n}${part === '' ? '' : `.${part}`} kg`;
}

/** "£1,234.50", or "1,234.50 EUR" in any other currency: amounts as sentences for people have them. */
export function amountWords(pence: bigint, currency: string): string {
  const amount = pounds(pence);
  return currency === 'GBP' ? `£${amount}` : `${amount} ${currency}`;
}

const pounds = (pence: bigint) => moneyText(money(pence)).replace(/\B(?=(\d{3})+\.)/g, ',');
const units = (thousandths: bigint) => quantityText(quantity(thousandths));
