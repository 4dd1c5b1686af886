const WIDTH = 30;
const REDRAW_MS = 100;

/** How far a long command has come. */
export interface Progress {
  /** One more unit of work, or several. */
  advance(count?: number): void;
  /** Clears the bar; on a terminal nothing of it is left. */
  done(): void;
}

/** Where the bar is drawn: standard error, so that results can be piped. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/**
 * A bar on a terminal, and nothing at all where standard error is a file or a pipe.
 *
 * It is drawn at most ten times a second: a bar that costs more than the work would be a poor joke.
 */
export function progress(total: number, label: string, output: ProgressOutput = process.stderr): Progress {
  let count = 0;
  let drawnAt = Number.NEGATIVE_INFINITY;
  const draw = (): void => {
    const share = total > 0 ? Math.min(1, count / total) : 1;
    const filled = Math.round(share * WIDTH);
    const percent = String(Math.floor(share * 100)).padStart(3);
    output.write(`\r${label} [${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${percent}% ${count}/${total}`);
  };
  return {
    advance: (by = 1) => {
      count += by;
      const now = performance.now();
      if (output.isTTY !== true || now - drawnAt < REDRAW_MS) return;
      drawnAt = now;
      draw();
    },
    done: () => {
      if (output.isTTY === true) output.write('\r\u001B[2K');
    },
  };
}
