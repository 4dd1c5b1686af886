export { CERTIFICATES_SCHEMA } from './certificates-schema.js';
export { certificatesProblems, evaluationProblems } from './evaluation-problems.js';
export { EVALUATION_SCHEMA } from './evaluation-schema.js';
export { answersOf } from './example-answers.js';
export { GUIDE_INTRODUCTION, GUIDE_TITLE, PACK_EXAMPLES, packGuide } from './guide.js';
export type { Block } from './guide-blocks.js';
export { guideMarkdown } from './guide-markdown.js';
export type { Schema } from './schema-parts.js';
export { TENDER_PACK_SCHEMA } from './tender-pack-schema.js';
