export { type AuditEntry, record, sha256 } from './audit.js';
export { type ChainRead, ENTRIES_PER_PAGE, listChains, readChain } from './read.js';
export { type AuditFault, verifyChains } from './verify.js';
