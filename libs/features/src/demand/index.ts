export { DemandModule } from './demand.module.js';
export { DemandService } from './demand.service.js';
export { DemandQueries, type CountRead, type GroupRequirement, type SplitWarnings } from './demand.queries.js';
export { annualGrossOf } from './group-totals.js';
