export { RequirementsModule } from './requirements.module.js';
export { ImportsService } from './imports.service.js';
export { ImportsQueries, type ImportRead } from './imports.queries.js';
export {
  type ColumnMapping,
  DEFAULT_FIELDS,
  type ImportMapping,
  type ProposedMapping,
  wordsOf,
} from './import-mapping.js';
export { RequirementsService } from './requirements.service.js';
export {
  RequirementsQueries,
  type OwnGroup,
  type OwnLine,
  type RequirementRead,
  type RequirementSummary,
} from './requirements.queries.js';
export { type NewRequirement, readSpecification, specificationText } from './new-requirement.js';
export { type OwnVolumes, type TypedVolume } from './volumes.js';
export { type ShownConsequences } from './consequences.js';
