import { plainDecimal } from './decimals.js';
import { cpvOf } from './cpv.js';
import { type DeclaredFields, findFieldProblems } from './field-problems.js';
import { type Exact, type ExactObject, isList, isObject, objectIn, objectsIn, textIn } from './json-text.js';
import { lotIdsOf, organisationId, stands } from './notice-words.js';
import { type NoticeProblem, ProblemList } from './problem-words.js';

/** Lists, by name, everything in a release that an importer must know of and survive. */
export function findProblems(release: ExactObject, declared: DeclaredFields): NoticeProblem[] {
  const problems = new ProblemList();
  if (textIn(release, 'ocid') === undefined) problems.add('missing-ocid', 'ocid');
  if (textIn(release, 'id') === undefined) problems.add('missing-release-id', 'id');
  if (textIn(release, 'date') === undefined) problems.add('missing-date', 'date');
  findFieldProblems(release, declared, problems);
  findInEvery(release, '', problems);
  findCurrencies(release, problems);
  findOrganisations(release, problems);
  findStatistics(release, problems);
  findLots(release, problems);
  return problems.all;
}

/** Looks at every object for what is wrong wherever it stands: values, CPV codes, identifiers. */
function findInEvery(value: Exact, path: string, problems: ProblemList): void {
  if (isList(value)) value.forEach((entry, at) => findInEvery(entry, `${path}[${at}]`, problems));
  if (!isObject(value)) return;
  const isValue = ['amount', 'amountGross'].some((name) => name in value && !isObject(value[name]));
  if (isValue) findInValue(value, path, problems);
  if (/^CPV$/i.test(textIn(value, 'scheme') ?? '') && cpvOf(value) === undefined) {
    problems.add('unreadable-cpv', path, textIn(value, 'id') ?? 'no code');
  }
  findCompanyNumber(value, path, problems);
  for (const [name, member] of Object.entries(value)) {
    findInEvery(member, path === '' ? name : `${path}.${name}`, problems);
  }
}

function findInValue(value: ExactObject, path: string, problems: ProblemList): void {
  for (const name of ['amount', 'amountGross']) {
    const text = textIn(value, name);
    if (text === undefined) continue;
    const amount = plainDecimal(text);
    if (amount === undefined) problems.add('unreadable-amount', `${path}.${name}`, text);
    else if (amount === '0') problems.add('amount-is-nought', `${path}.${name}`);
    else if (amount.startsWith('-')) problems.add('negative-amount', `${path}.${name}`, text);
  }
  const hasGross = textIn(value, 'amountGross') !== undefined;
  if (hasGross && textIn(value, 'amount') === undefined) {
    problems.add('gross-without-net', path, textIn(value, 'amountGross'));
  }
  if (textIn(value, 'currency') === undefined) problems.add('amount-without-currency', path);
  const isPrice = /^(tender|awards|contracts|bids)\b.*\bvalue$/i.test(path);
  if (isPrice && !hasGross && typeof value['valueAddedTaxIncluded'] !== 'boolean') problems.add('tax-not-stated', path);
}

/** A Companies House number has eight signs, the first two letters or digits; ODS codes of trusts have three to five. */
const COMPANY_NUMBER = /^[A-Z0-9]{2}\d{5}[A-Z0-9]$/i;
const ODS_CODE = /^(?=.*[A-Z])[A-Z0-9]{3,5}$/;

function findCompanyNumber(identifier: ExactObject, path: string, problems: ProblemList): void {
  if (textIn(identifier, 'scheme') !== 'GB-COH') return;
  const id = textIn(identifier, 'id');
  if (id === undefined || COMPANY_NUMBER.test(id)) return;
  problems.add(ODS_CODE.test(id) ? 'ods-code-under-companies-house' : 'malformed-company-number', path, id);
}

function findCurrencies(release: ExactObject, problems: ProblemList): void {
  const tender = objectIn(release, 'tender');
  const currency = textIn(objectIn(tender, 'value'), 'currency');
  if (currency === undefined) return;
  const places: [string, readonly ExactObject[]][] = [
    ['tender.lots[].value', objectsIn(tender, 'lots')],
    ['awards[].value', objectsIn(release, 'awards')],
    ['contracts[].value', objectsIn(release, 'contracts')],
    ['bids.details[].value', objectsIn(objectIn(release, 'bids'), 'details')],
  ];
  for (const [path, objects] of places) {
    for (const object of objects) {
      const own = textIn(objectIn(object, 'value'), 'currency');
      if (own !== undefined && own !== currency) {
        problems.add('foreign-currency-lot', path, `${own} in a tender in ${currency}`);
      }
    }
  }
}

function findOrganisations(release: ExactObject, problems: ProblemList): void {
  const parties = objectsIn(release, 'parties');
  const idsOf = new Map<string, Set<string>>();
  for (const party of parties) {
    const name = textIn(party, 'name');
    if (name === undefined) continue;
    const key = name
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
    idsOf.set(key, (idsOf.get(key) ?? new Set()).add(organisationId(party) ?? ''));
  }
  for (const [name, ids] of idsOf) {
    if (ids.size > 1) problems.add('duplicate-organisation', 'parties', `${name}: ${[...ids].sort().join(', ')}`);
  }
  const known = new Set(parties.map((party) => textIn(party, 'id')));
  const named = [objectIn(release, 'buyer'), ...objectsIn(release, 'awards').flatMap((a) => objectsIn(a, 'suppliers'))];
  for (const organisation of named) {
    const id = textIn(organisation, 'id');
    if (id !== undefined && !known.has(id)) problems.add('unknown-organisation', 'parties', id);
  }
}

function findStatistics(release: ExactObject, problems: ProblemList): void {
  const seen = new Set<string>();
  for (const statistic of objectsIn(objectIn(release, 'bids'), 'statistics')) {
    const key = `${textIn(statistic, 'measure') ?? ''} of ${textIn(statistic, 'relatedLot') ?? 'all lots'}`;
    if (seen.has(key)) problems.add('duplicate-statistic', 'bids.statistics', key);
    seen.add(key);
  }
}

const WEIGHT = /^\s*\d+([.,]\d+)?(\s*-\s*\d+([.,]\d+)?)?\s*%?\s*$/;

function findLots(release: ExactObject, problems: ProblemList): void {
  const tender = objectIn(release, 'tender');
  const lots = objectsIn(tender, 'lots');
  for (const holder of [...lots, ...(tender ? [tender] : [])]) {
    for (const criterion of objectsIn(objectIn(holder, 'awardCriteria'), 'criteria')) {
      const text = textIn(criterion, 'description') ?? '';
      if (!('numbers' in criterion) && WEIGHT.test(text)) {
        problems.add('criteria-weights-as-text', 'tender.lots[].awardCriteria.criteria[]', text);
      }
    }
  }
  const statusOf = new Map(lots.map((lot) => [textIn(lot, 'id'), textIn(lot, 'status') ?? '']));
  for (const award of objectsIn(release, 'awards')) {
    if (!stands(award)) continue;
    if (objectsIn(award, 'suppliers').length === 0) problems.add('award-without-supplier', 'awards[].suppliers');
    for (const lot of lotIdsOf(award)) {
      const status = statusOf.get(lot);
      if (status === undefined) problems.add('award-of-unknown-lot', 'awards[].relatedLots', lot);
      else if (/^(cancelled|unsuccessful|withdrawn)$/.test(status)) {
        problems.add('cancelled-lot-with-award', 'awards[].relatedLots', `lot ${lot} is ${status}`);
      }
    }
  }
}
