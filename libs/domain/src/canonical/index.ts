export { canonicalJson } from './canonical-json.js';
export { byCodePoint } from './code-points.js';
