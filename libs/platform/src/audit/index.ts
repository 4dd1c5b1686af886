export { type AuditEntry, type Deed, record, sha256 } from './audit.js';
export { type AuditFault, verifyChains } from './verify.js';
