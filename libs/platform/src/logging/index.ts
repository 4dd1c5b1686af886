export { log, nestLogger } from './log.js';
