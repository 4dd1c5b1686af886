/**
 * Writes a JSON value so that equal values always give equal bytes, ready to hash or sign.
 *
 * Keys are sorted by UTF-16 code units and strings escaped as JSON.stringify does, with no white space (RFC 8785,
 * JSON Canonicalization Scheme). It is deliberately narrower than the RFC: numbers must be safe integers, because
 * a fraction in a record that gets hashed is money that went through a float; write money as text. Object members
 * that are undefined are left out, as in JSON; undefined anywhere else is refused, and so are bigint, functions,
 * symbols, lone surrogates (not valid Unicode, RFC 8785 section 3.2.2.2), circular values and objects that are
 * neither plain nor arrays (a Date would silently become `{}`).
 *
 * @throws TypeError that names the path of the first value that cannot be written.
 */
export function canonicalJson(value: unknown): string {
  return write(value, undefined, new Set());
}

/** Where a value stands. It becomes a text only when there is a problem to name, because most values have none. */
interface Path {
  readonly before: Path | undefined;
  readonly step: string | number;
}

function pathText(path: Path | undefined): string {
  if (path === undefined) return '$';
  return pathText(path.before) + (typeof path.step === 'number' ? `[${path.step}]` : path.step);
}

function write(value: unknown, path: Path | undefined, open: Set<object>): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return writeText(value, path);
  if (typeof value === 'number') return writeInteger(value, path);
  if (typeof value !== 'object') throw new TypeError(`${pathText(path)}: a ${typeof value} has no canonical JSON form`);
  if (open.has(value)) throw new TypeError(`${pathText(path)}: the value contains itself`);
  open.add(value);
  const text = Array.isArray(value) ? writeArray(value, path, open) : writeObject(value, path, open);
  open.delete(value);
  return text;
}

function writeText(value: string, path: Path | undefined): string {
  const text = JSON.stringify(value);
  // JSON.stringify escapes a lone surrogate, and nothing else, as "\\ud…"; so most texts need no second look.
  if (text.includes('\\ud') && /\p{Surrogate}/u.test(value))
    throw new TypeError(`${pathText(path)}: the text holds half a character (a lone surrogate)`);
  return text;
}

function writeInteger(value: number, path: Path | undefined): string {
  if (!Number.isSafeInteger(value))
    throw new TypeError(`${pathText(path)}: ${value} is not a safe integer; write it as text`);
  return Object.is(value, -0) ? '0' : String(value);
}

function writeArray(value: unknown[], path: Path | undefined, open: Set<object>): string {
  let text = '';
  // By number, because a hole in an array must be refused like any other undefined.
  for (let at = 0; at < value.length; at += 1)
    text += `${at === 0 ? '' : ','}${write(value[at], { before: path, step: at }, open)}`;
  return `[${text}]`;
}

function writeObject(value: object, path: Path | undefined, open: Set<object>): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError(`${pathText(path)}: only plain objects and arrays have a canonical JSON form`);
  }
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([key, member]) =>
        `${writeText(key, { before: path, step: ' key' })}:${write(member, { before: path, step: `.${key}` }, open)}`,
    );
  return `{${members.join(',')}}`;
}
