export { can, next, type TenderState } from './lifecycle.js';
export { breakPointsFor, ladderProblems, missingBreakPoints, type BreakPoint, type Rung } from './break-points.js';
export { earliestTenderDeadline, type Shortening } from './timetable.js';
export { PUBLICATION_GATES, type PublicationFacts, type PublicationGate } from './publication.js';
