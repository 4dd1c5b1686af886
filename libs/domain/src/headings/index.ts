export { type FieldProposal, fieldScores, proposeFields, type Synonyms, tidyHeading } from './headings.js';
