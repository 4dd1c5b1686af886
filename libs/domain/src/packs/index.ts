export { EVALUATION_SCHEMA } from './evaluation-schema.js';
export { answersOf } from './example-answers.js';
export type { PackExample } from './examples.js';
export { GUIDE_INTRODUCTION, GUIDE_TITLE, PACK_EXAMPLES, packGuide } from './guide.js';
export type { Block, Section } from './guide-blocks.js';
export { guideMarkdown } from './guide-markdown.js';
export { seeded, shuffledPack } from './shuffled-pack.js';
export type { Schema } from './schema-parts.js';
export { TENDER_PACK_SCHEMA } from './tender-pack-schema.js';
