export { answeredOnce, type KeyedRequest } from './answered-once.js';
