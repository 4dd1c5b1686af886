import { member } from './pack-fields.js';

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const BACKSLASH = 92;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

/** An object or a list that a walk is inside of. */
interface Open {
  readonly isList: boolean;
  /** How many elements or members there were before the present one. */
  index: number;
  /** The name of the present member as it is written, escapes and all. */
  name: string;
}

/** A place at which a walk calls: something opened, a further entry began, or a member's name was read. */
export type Step = 'open' | 'entry' | 'name';

/**
 * A walk over the text of a JSON document that keeps nothing but where it is.
 *
 * It needs no sound JSON and never fails, so it can measure a text before a parser builds objects from
 * it, and see what a parsed value no longer shows. It uses no recursion.
 */
export class JsonWalk {
  private readonly stack: Open[] = [];
  private at = -1;
  private expectsName = false;

  constructor(private readonly text: string) {}

  /** How many objects and lists are open. */
  get depth(): number {
    return this.stack.length;
  }

  /** The place in the innermost open object or list, from nought. */
  get index(): number {
    return this.stack.at(-1)?.index ?? 0;
  }

  /** The name that was read last, in quotation marks as it is written. */
  get name(): string {
    return this.stack.at(-1)?.name ?? '';
  }

  /** The JSON path of the innermost open object or list. */
  path(): string {
    return this.stack
      .slice(0, -1)
      .reduce((path, o) => (o.isList ? `${path}[${o.index}]` : member(path, o.name.slice(1, -1))), '$');
  }

  /** Goes on to the next step, or gives undefined at the end of the text. */
  next(): Step | undefined {
    while (++this.at < this.text.length) {
      const step = this.read(this.text.charCodeAt(this.at));
      if (step !== undefined) return step;
    }
    return undefined;
  }

  private read(code: number): Step | undefined {
    const top = this.stack.at(-1);
    switch (code) {
      case QUOTE:
        return this.readText(top);
      case OPEN_LIST:
      case OPEN_OBJECT:
        this.expectsName = code === OPEN_OBJECT;
        this.stack.push({ isList: code === OPEN_LIST, index: 0, name: '""' });
        return 'open';
      case CLOSE_LIST:
      case CLOSE_OBJECT:
        this.stack.pop();
        this.expectsName = false;
        return undefined;
      case COMMA:
        if (!top) return undefined;
        top.index += 1;
        this.expectsName = !top.isList;
        return 'entry';
      case COLON:
        this.expectsName = false;
        return undefined;
      default:
        return undefined;
    }
  }

  private readText(top: Open | undefined): Step | undefined {
    const start = this.at;
    this.at = endOfText(this.text, start);
    if (!this.expectsName || !top) return undefined;
    top.name = this.text.slice(start, this.at + 1);
    return 'name';
  }
}

/** The place of the quotation mark that ends the text which begins at `start`, or the end of everything. */
function endOfText(text: string, start: number): number {
  let at = text.indexOf('"', start + 1);
  while (at > 0) {
    let backslashes = 0;
    while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return at;
    at = text.indexOf('"', at + 1);
  }
  return text.length;
}
