export { EmbeddedServerError } from './embedded-server-error.js';
export { identityOf, isAlive, ownIdentity } from './process-identity.js';
export { withFolderLock } from './folder-lock.js';
export { ensureLogin } from './login.js';
export { type EmbeddedServer, startEmbeddedServer } from './server.js';
