export { codeKey, supplierKey } from './keys.js';
