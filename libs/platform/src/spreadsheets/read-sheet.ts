import { Worker } from 'node:worker_threads';
import { SHEET_LIMITS } from './sheet-read.js';
import type { ReadTable, RefusedFile, SheetLimits, SheetRead, SheetReadOptions, SheetRow } from './sheet-read.js';
import { threadFile } from './thread-file.js';

type PackedRow = [number: number, cells: string[], formulas?: number[]];
type FromThread =
  | { kind: 'rows'; bytes: Uint8Array }
  | (Omit<ReadTable, 'rows'> & { kind: 'read' })
  | (RefusedFile & { kind: 'refused' });

const TOO_MUCH = 'This file needs more memory than we can give it. Split it into smaller files and try again.';
const TOO_SLOW = 'This file takes too long to read. Split it into smaller files and try again.';

/**
 * Reads the table in a workbook or a text file, or refuses the file with a sentence for the person who sent it.
 *
 * Never throws for anything that a file can hold. The work is done in a thread of its own with a heap and a time
 * limit, so that a hostile file can neither stop the process nor slow the pages (goals: R26). Everything is checked
 * before the promise resolves: a table that is read is whole.
 */
export async function readSheet(bytes: Buffer, fileName: string, options: SheetReadOptions = {}): Promise<SheetRead> {
  const limits: SheetLimits = { ...SHEET_LIMITS, ...options.limits };
  if (bytes.length > limits.fileBytesMax) {
    const size = Math.floor(limits.fileBytesMax / 1024 / 1024);
    return {
      kind: 'refused',
      reason: `This file is larger than ${size} MB. Split it into smaller files and try again.`,
    };
  }
  const { sheet, expectedHeadings = [] } = options;
  const worker = new Worker(threadFile('spreadsheets/thread/main.mjs'), {
    workerData: { bytes, fileName, sheet, expectedHeadings, limits },
    resourceLimits: { maxOldGenerationSizeMb: limits.heapMegabytesMax, maxYoungGenerationSizeMb: 32 },
    execArgv: [],
  });
  try {
    return await answerOf(worker, limits.timeLimitMs);
  } finally {
    await worker.terminate();
  }
}

function answerOf(worker: Worker, timeLimitMs: number): Promise<SheetRead> {
  return new Promise((resolve, reject) => {
    const pieces: Uint8Array[] = [];
    const clock = setTimeout(() => resolve({ kind: 'refused', reason: TOO_SLOW }), timeLimitMs);
    const settle = (answer: SheetRead) => {
      clearTimeout(clock);
      resolve(answer);
    };
    worker.on('message', (message: FromThread) => {
      if (message.kind === 'rows') pieces.push(message.bytes);
      else if (message.kind === 'read') settle({ ...message, rows: { [Symbol.iterator]: () => unpacked(pieces) } });
      else settle(message);
    });
    worker.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') return settle({ kind: 'refused', reason: TOO_MUCH });
      clearTimeout(clock);
      reject(error);
    });
    worker.on('exit', () =>
      settle({ kind: 'refused', reason: TOO_MUCH, detail: 'The thread ended without an answer.' }),
    );
  });
}

/** Unpacks one piece at a time, so that a million rows are never a million objects at once. */
function* unpacked(pieces: readonly Uint8Array[]): Generator<SheetRow> {
  for (const piece of pieces) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Our own thread packed these bytes.
    const rows = JSON.parse(
      Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).toString('utf8'),
    ) as PackedRow[];
    for (const [number, cells, formulas = []] of rows) yield { number, cells, formulas };
  }
}
