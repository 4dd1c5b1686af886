export {
  activeTrusts,
  raiseRequirement,
  REQUIREMENT_STATES,
  type Commitment,
  type Departure,
  type Deviation,
  type Partner,
  type RequirementCommand,
  type RequirementState,
  type SharedRequirement,
} from './shared-requirement.js';
export { ALLOWED_IN, apply, refusalFor } from './lifecycle.js';
