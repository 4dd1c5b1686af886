export type { ContractChoice } from './contract-of-raised.js';
export { SavingsModule } from './savings.module.js';
export { SavingsService } from './savings.service.js';
export { type Delivery, type GivenEvidence, SchemesService, type Validation } from './schemes.service.js';
export type { LeakageEffect } from './delivering.js';
export { type RaisedBaseline, type RaisedScheme, RaisingService } from './raising.service.js';
export type { RaisedLine } from './raised-lines.js';
export { LedgerService, lockChain, type PostedJournal } from './ledger.service.js';
export {
  type Account,
  type JournalDraft,
  journalHash,
  type JournalKind,
  journalText,
  type LegDraft,
} from './journal.js';
export type { LedgerFault } from './ledger-fault.js';
export { rollUpFaults } from './roll-up-faults.js';
export { type LedgerCheck, verifyLedger } from './verify-ledger.js';
export { type LineWorking, workingOf } from './line-working.js';
export { PACK_FORM } from './pack-form.js';
export { type PackCheck, verifyPack } from './verify-pack.js';
export { SavingsQueries } from './savings.queries.js';
export {
  ALL_ROWS,
  type KindOfMoney,
  type ListChoices,
  type ListedScheme,
  type ListFilter,
  type ListPart,
  type ListRead,
  ListsQueries,
  LINE_ORDERS,
  SCHEME_ORDERS,
  type StandingRead,
  WAITING_ORDERS,
} from './lists.queries.js';
export type * from './savings-reads.js';
