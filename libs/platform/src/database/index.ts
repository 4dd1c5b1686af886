export { type Actor, type Role, signInActor, systemActor } from './actor.js';
export { brokenConstraint, Database, type Tx } from './database.js';
export { APP_ROLE, DatabaseModule, QUEUE_ROLE } from './database.module.js';
export { migrate } from './migrate.js';
export { APPEND_ONLY } from './migrations/index.js';
export { announce, News } from './news.js';
