export { UnusableFileError } from './market.errors.js';
export { MarketModule } from './market.module.js';
export {
  type ImportedFileRead,
  type MarketPriceRead,
  type MarketProcessDetail,
  type MarketProcessRead,
  MarketQueries,
  type ProblemRead,
} from './market.queries.js';
export { type ImportReport, MarketService } from './market.service.js';
