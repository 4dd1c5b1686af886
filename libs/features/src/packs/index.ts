export { ENGINE_VERSION, engineOf, evaluate, type EvaluateOptions, runsOf, solveOne } from './evaluate.js';
export { type Difference, replay } from './replay.js';
export { type Certificates, certificatesOf, checkCertificates, type RunCertificate } from './certificates.js';
