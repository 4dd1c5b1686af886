export {
  type Deviation,
  type Partner,
  type RequirementCommand,
  type RequirementState,
  type SharedRequirement,
} from './shared-requirement.js';
export { apply, refusalFor } from './lifecycle.js';
