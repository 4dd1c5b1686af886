export { limitOf, type DelegatedLimit } from './limits.js';
export { decide, standingOf, type ApprovalDecision, type ApprovalStanding, type ApprovalSubject } from './decide.js';
