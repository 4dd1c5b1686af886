export { awardProgram } from './award-program.js';
export { type Box, boxOf, copyOf, type Multipliers, narrow, propagate, relax } from './box.js';
export { type Certificate, type CertificateDocument, certificateDocument, readCertificate } from './certificate.js';
export { awardGoal, checkCertificate, type Goal, halves, isClosed, narrowAll } from './check-certificate.js';
export { type Cut, cutRow, withCuts } from './cuts.js';
export { COST_PER_PENNY, type Program, type Row, type Term } from './program.js';
export { type ReducedProgram, reducedProgram } from './reduced-program.js';
