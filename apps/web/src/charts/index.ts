export { groupedBars } from './grouped-bars.js';
export { waterfall } from './waterfall.js';
