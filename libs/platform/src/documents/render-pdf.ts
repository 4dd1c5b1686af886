import { Worker } from 'node:worker_threads';
import { templateData } from './paper-document.js';
import type { Templates } from './paper-document.js';
import { sourceFile } from './source-file.js';

const TEMPLATES: Record<keyof Templates, string> = { 'decision-paper': 'paper.typ' };
/** The first paper waits for the compiler to load, about a second on a quiet machine. */
const TIME_LIMIT_MS = 30_000;

/** A paper that could not be made, with the template's own complaint. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';
}

type Answer = { id: number; bytes: Uint8Array; problem?: undefined } | { id: number; problem: string };
type Waiting = { resolve: (pdf: Buffer) => void; reject: (error: Error) => void; clock: NodeJS.Timeout };

/** One thread for the process: papers are made in turn, and the compiler stays warm between them. */
class Typesetter {
  private readonly waiting = new Map<number, Waiting>();
  private readonly worker: Worker;
  private last = 0;

  constructor(private readonly onEnd: () => void) {
    const templates = Object.fromEntries(Object.entries(TEMPLATES).map(([name, file]) => [name, sourceFile(file)]));
    this.worker = new Worker(sourceFile('thread/main.mjs'), { workerData: { templates }, execArgv: [] });
    this.worker.unref();
    this.worker.on('message', (answer: Answer) => this.settle(answer));
    this.worker.on('error', (error) => this.end(new DocumentError('The typesetter stopped.', { cause: error })));
    this.worker.on('exit', () => this.end(new DocumentError('The typesetter stopped.')));
  }

  render(template: keyof Templates, data: object, timeLimitMs: number): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const id = ++this.last;
      const clock = setTimeout(() => {
        this.end(new DocumentError(`The document took longer than ${timeLimitMs} ms to make.`));
      }, timeLimitMs);
      this.waiting.set(id, { resolve, reject, clock });
      this.worker.ref();
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A thread has no origin; windows do.
      this.worker.postMessage({ id, template, data });
    });
  }

  private settle(answer: Answer): void {
    const waiting = this.waiting.get(answer.id);
    if (!waiting) return;
    clearTimeout(waiting.clock);
    this.waiting.delete(answer.id);
    if (this.waiting.size === 0) this.worker.unref();
    if (answer.problem === undefined) {
      waiting.resolve(Buffer.from(answer.bytes.buffer, answer.bytes.byteOffset, answer.bytes.byteLength));
    } else {
      waiting.reject(new DocumentError(`The document could not be made: ${answer.problem}`));
    }
  }

  /** Fails what is waiting and lets the next request start a fresh thread: a stuck compiler cannot be talked to. */
  private end(error: DocumentError): void {
    this.onEnd();
    for (const { reject, clock } of this.waiting.values()) {
      clearTimeout(clock);
      reject(error);
    }
    this.waiting.clear();
    void this.worker.terminate();
  }
}

let typesetter: Typesetter | undefined;

/**
 * Makes a PDF that is tagged for assistive technology from a template and its data.
 *
 * Text in the data is only ever shown, never run. The compiler loads on first use, in a thread of its own, and stays
 * warm. Rejects with a `DocumentError` when the template fails or the time is up.
 */
export function renderPdf<Name extends keyof Templates>(
  template: Name,
  data: Templates[Name],
  { timeLimitMs = TIME_LIMIT_MS }: { timeLimitMs?: number } = {},
): Promise<Buffer> {
  if (!typesetter) {
    const started = new Typesetter(() => {
      if (typesetter === started) typesetter = undefined;
    });
    typesetter = started;
  }
  return typesetter.render(template, templateData(data), timeLimitMs);
}
