export { SavingsModule } from './savings.module.js';
export { SavingsQueries, type SavingLine, type SavingReviewRead, type SavingTotalRead } from './savings.queries.js';
export { SavingsService, type Review } from './savings.service.js';
