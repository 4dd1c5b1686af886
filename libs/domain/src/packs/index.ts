export { EVALUATION_SCHEMA } from './evaluation-schema.js';
export type { Schema } from './schema-parts.js';
export { TENDER_PACK_SCHEMA } from './tender-pack-schema.js';
