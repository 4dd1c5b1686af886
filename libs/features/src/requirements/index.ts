export { RequirementsModule } from './requirements.module.js';
export { ImportsService, type UploadedFile } from './imports.service.js';
export { ImportsQueries, type ImportRead, type UnusedRow } from './imports.queries.js';
export { type ImportOutcome } from './import-rows.js';
export {
  type ColumnMapping,
  DEFAULT_FIELDS,
  type ImportMapping,
  type ProposedMapping,
  wordsOf,
} from './import-mapping.js';
export { RequirementsService, type FinalCommitment } from './requirements.service.js';
export {
  RequirementsQueries,
  type OwnGroup,
  type OwnLine,
  type RequirementRead,
  type RequirementSummary,
} from './requirements.queries.js';
export { type NewRequirement, readSpecification, specificationText } from './new-requirement.js';
export { type OwnVolumes, type TypedVolume } from './volumes.js';
export { type StatedDeviation, type DeviationDecision } from './deviations.js';
export { type LeavingConsequences, type ShownConsequences } from './consequences.js';
export { type Leaving } from './leaving.js';
