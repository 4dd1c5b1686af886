export { DomainError, InputProblems, type FieldProblem } from './refusals.js';
