import { SHEET_LIMITS } from '@tandem/platform/spreadsheets';

/** One file, in memory, no larger than the reader takes. The interceptor keeps it in memory when no folder is named. */
export const UPLOAD = { limits: { fileSize: SHEET_LIMITS.fileBytesMax, files: 1, fields: 20 } };
