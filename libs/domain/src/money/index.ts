export { allocate } from './allocate.js';
export { divideHalfUp, roundedRatio } from './rounding.js';
export { Fraction } from './fraction.js';
export { groupedDigits, inCurrency, percentText, percentWords, poundsWords, tenthsWords } from './words.js';
export {
  MoneyFormatError,
  moneyText,
  parseMoney,
  parseQuantity,
  parseUnitPrice,
  quantityText,
  tryParseMoney,
  tryParseQuantity,
  tryParseUnitPrice,
  unitPriceText,
} from './text.js';
export {
  amountOf,
  money,
  quantity,
  rate,
  sum,
  unitPrice,
  vatOf,
  type Money,
  type Quantity,
  type Rate,
  type UnitPrice,
} from './amounts.js';
