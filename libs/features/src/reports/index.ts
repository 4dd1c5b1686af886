export { allTrusts } from './all-trusts.js';
export { ReportsModule } from './reports.module.js';
export { AXES, AXIS_VALUES, type Axis, COUNTED, KIND_AXES, kindKey, type MoneyKind } from './axes.js';
export { isSameKind, kindsOf } from './kinds.js';
export { type AxisNames, type CutCell, CutQueries, type CutWish, NO_CONTRACT } from './cut.queries.js';
export { CutsService, type SavedCut } from './cuts.service.js';
export { ACTIVITY_SOURCE, ACTIVITY_YEAR, incidentsOf } from './ambulance-activity.js';
export { type CostRead, ExecutiveQueries, type RiskRead } from './executive.queries.js';
export { type PaidRead, type PastResult, type PipelineRead, PricesQueries } from './prices.queries.js';
export {
  type AwaitingRead,
  type EffectCell,
  type FinanceCell,
  FinanceQueries,
  type FullYearRead,
  type FiguresVersion,
  type FiguresWish,
  type FinanceWish,
  type PlanRead,
  type TrustFigures,
} from './finance.queries.js';
export { type CostEntry, type PlanEntry, PlansService } from './plans.service.js';
export { type Standing, stageAmounts, type StageAmounts, standingOf } from './standing.js';
