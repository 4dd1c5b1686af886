export { clauseOf, ClauseQueries, type ClauseRead, seriesFor, type SeriesValueRead } from './clause.queries.js';
export { ClausesService, type StatedClause, type StatedValues } from './clauses.service.js';
export { ContractsModule } from './contracts.module.js';
export {
  type ContractFilter,
  type ContractLineRead,
  type ContractOfAward,
  ContractsQueries,
  type ContractRead,
  type SharedLineRead,
} from './contracts.queries.js';
export { ContractsService } from './contracts.service.js';
