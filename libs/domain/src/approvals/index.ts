export { limitOf, type DelegatedLimit } from './limits.js';
export {
  decide,
  standingOf,
  type ApprovalAnswer,
  type ApprovalAttempt,
  type ApprovalDecision,
  type ApprovalStanding,
  type ApprovalSubject,
  type Share,
} from './decide.js';
