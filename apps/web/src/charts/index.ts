export { groupedBars } from './grouped-bars.js';
export { PLAN_INK, STAGE_INKS } from './inks.js';
export { stackedBars } from './stacked-bars.js';
export { waterfall } from './waterfall.js';
export { yearLines } from './year-lines.js';
