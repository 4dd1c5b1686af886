export {
  ACTUAL_DEFAULTS,
  ACTUAL_FIELDS,
  type ActualField,
  isActualField,
  isSource,
  proposeActuals,
  type Source,
  SOURCE_WORDS,
  SOURCES,
} from './fields.js';
export { codeKey, supplierKey } from './keys.js';
export { isWaiting, type Outcome, OUTCOME_WORDS, OUTCOMES, WAITING } from './outcomes.js';
export { type Purchase, PurchaseReader, type PurchaseReading } from './read-purchase.js';
