export { EmbeddedServerError } from './embedded-server-error.js';
export { identityOf, isAlive, ownIdentity } from './process-identity.js';
export { withFolderLock } from './folder-lock.js';
export { ensureLogin, type Login } from './login.js';
export { DATABASE, type EmbeddedServer, type EmbeddedServerOptions, startEmbeddedServer } from './server.js';
