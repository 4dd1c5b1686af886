export { ContractsModule } from './contracts.module.js';
export {
  type ContractLineRead,
  type ContractOfAward,
  ContractsQueries,
  type ContractRead,
} from './contracts.queries.js';
export { ContractsService } from './contracts.service.js';
