export { BidsModule } from './bids.module.js';
export { bidHash, BidsService, linesOf, type OnBehalf, type Receipt } from './bids.service.js';
export { BidsQueries, type OpenedBid, type OpeningRead, type OwnBid } from './bids.queries.js';
export { type BidEntry, type BidLine, emptyEntry, fieldOf, type LineTerms } from './bid-entry.js';
export type { BidContent, PriceContent } from './bid-content.js';
export { entryOf } from './entry-of.js';
export { readEntry, type ReadEntry } from './read-entry.js';
export { atRow, readBidWorkbook, type ReadWorkbook, writeBidWorkbook, type WorkbookTender } from './bid-workbook.js';
