import { People0001 } from './0001-people.js';
import { Demand0002 } from './0002-demand.js';
import { Tenders0003 } from './0003-tenders.js';
import { Awards0004 } from './0004-awards.js';
import { Audit0005 } from './0005-audit.js';

/** Every migration, oldest first. A migration is never edited after it has been merged. */
export const MIGRATIONS = [People0001, Demand0002, Tenders0003, Awards0004, Audit0005];

/** Tables whose rows are only ever added. The application's role may not change or remove a row of them. */
export const APPEND_ONLY = ['audit_entry', 'saving_entry', 'saving_review', 'award_decision', 'opening'];
