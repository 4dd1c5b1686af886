export { groupedBars } from './grouped-bars.js';
export type { GroupedBars } from './grouped-bars.js';
export { stackedBars } from './stacked-bars.js';
export type { StackedBars } from './stacked-bars.js';
export { waterfall } from './waterfall.js';
export type { Waterfall, WaterfallStep } from './waterfall.js';
export type { ChartWords, Plotted } from './svg.js';
