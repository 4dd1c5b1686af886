import { Refusal, SAVE_AGAIN, damaged } from './refusal.mjs';

/** A tag, comment or CDATA section longer than this is not something a spreadsheet program writes. */
const HELD_MAX = 2 * 1024 * 1024;
const NAMED = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Turns the bytes of an XML part into text that ends between tags, without comments, and with CDATA as plain text.
 * A document type declaration is refused on sight, so no entity can grow or reach outside (billion laughs, XXE).
 */
export async function* markupOf(pieces) {
  let decoder;
  let held = '';
  let prefix;
  for await (const piece of pieces) {
    decoder ??= decoderFor(piece);
    const { clean, rest } = withoutDeclarations(held + decode(decoder, piece));
    held = rest;
    if (held.length > HELD_MAX) throw damaged();
    prefix ??= rootPrefix(clean);
    if (clean !== '') yield prefix ? clean.replaceAll(`<${prefix}`, '<').replaceAll(`</${prefix}`, '</') : clean;
  }
  if (held.trim() !== '') throw damaged();
}

/** The whole of a small part as one text; larger than `lengthMax` characters is refused. */
export async function wholeMarkup(pieces, lengthMax) {
  let text = '';
  for await (const markup of markupOf(pieces)) {
    text += markup;
    if (text.length > lengthMax) throw damaged();
  }
  return text;
}

function decoderFor(piece) {
  const isLittle = piece[0] === 0xff && piece[1] === 0xfe;
  const isBig = piece[0] === 0xfe && piece[1] === 0xff;
  return new TextDecoder(isLittle ? 'utf-16le' : isBig ? 'utf-16be' : 'utf-8', { fatal: true });
}

function decode(decoder, piece) {
  try {
    return decoder.decode(piece, { stream: true });
  } catch {
    throw damaged();
  }
}

/** The namespace prefix of the root element, such as "x:", which some writers put before every tag. */
function rootPrefix(clean) {
  const root = /<([A-Za-z_][\w.-]*:)?[A-Za-z_]/.exec(clean);
  return root ? (root[1] ?? '') : undefined;
}

function withoutDeclarations(text) {
  if (!text.includes('<!')) return upToLastTag('', text);
  let clean = '';
  let from = 0;
  for (;;) {
    const at = text.indexOf('<!', from);
    if (at < 0) return upToLastTag(clean, text.slice(from));
    clean += text.slice(from, at);
    const isComment = text.startsWith('<!--', at);
    const isCdata = text.startsWith('<![CDATA[', at);
    if (!isComment && !isCdata) {
      if (text.length - at < 9) return { clean, rest: text.slice(at) };
      throw new Refusal(`This file holds a document type declaration, which no workbook needs. ${SAVE_AGAIN}`);
    }
    const end = text.indexOf(isComment ? '-->' : ']]>', at + (isComment ? 4 : 9));
    if (end < 0) return { clean, rest: text.slice(at) };
    if (isCdata)
      clean += text
        .slice(at + 9, end)
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;');
    from = end + 3;
  }
}

/** Holds back a tag that is not complete yet. */
function upToLastTag(clean, tail) {
  const open = tail.lastIndexOf('<');
  if (open < 0 || tail.indexOf('>', open) >= 0) return { clean: clean + tail, rest: '' };
  return { clean: clean + tail.slice(0, open), rest: tail.slice(open) };
}

/**
 * Calls `each` with every complete `<name …>…</name>` until `</endName>` is met; resolves to whether it was.
 * `each` may return false to stop early.
 */
export async function forEachElement(markup, { name, endName, lengthMax }, each) {
  const isEmpty = new RegExp(`<${endName}(?:\\s[^>]*)?/>`);
  let buffer = '';
  for await (const text of markup) {
    buffer += text;
    const end = buffer.indexOf(`</${endName}>`);
    let at = 0;
    for (;;) {
      const start = startOf(buffer, name, at);
      if (start < 0 || (end >= 0 && end < start)) break;
      const stop = endOf(buffer, name, start);
      at = stop < 0 ? start : stop;
      if (stop < 0) break;
      if (each(buffer.slice(start, stop)) === false) return true;
    }
    if (end >= at || (at === 0 && isEmpty.test(buffer))) return true;
    buffer = buffer.slice(at);
    if (buffer.length > lengthMax) throw damaged();
  }
  return false;
}

function startOf(text, name, from) {
  for (let at = text.indexOf(`<${name}`, from); at >= 0; at = text.indexOf(`<${name}`, at + 1)) {
    if (isTagBreak(text.charCodeAt(at + 1 + name.length))) return at;
  }
  return -1;
}

function endOf(text, name, start) {
  const tagEnd = text.indexOf('>', start);
  if (tagEnd < 0) return -1;
  if (text.charCodeAt(tagEnd - 1) === 47) return tagEnd + 1;
  const close = text.indexOf(`</${name}>`, tagEnd);
  return close < 0 ? -1 : close + name.length + 3;
}

/** Whether the character after a tag's name ends the name: a space, ">" or "/". */
export function isTagBreak(code) {
  return code === 32 || code === 62 || code === 47 || code === 10 || code === 13 || code === 9;
}

/** Every start tag of the name, as its text of attributes. */
export function tagsOf(text, name) {
  return [...text.matchAll(new RegExp(`<${name}(\\s[^>]*)?>`, 'g'))].map((match) => match[1] ?? '');
}

/** An attribute's value, or undefined. */
export function attribute(tag, name) {
  const key = ` ${name}="`;
  const at = tag.indexOf(key);
  if (at >= 0) {
    const end = tag.indexOf('"', at + key.length);
    return end < 0 ? undefined : tag.slice(at + key.length, end);
  }
  if (!tag.includes(name)) return undefined;
  const match = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag);
  return match ? (match[1] ?? match[2]) : undefined;
}

/** Text with its five named and its numeric references resolved; any other entity is refused. */
export function plainText(text) {
  const joined = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  if (!joined.includes('&')) return joined;
  return joined.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]+);|&/gi, (whole, reference) => {
    if (reference === undefined) throw damaged();
    if (reference.startsWith('#')) {
      const isHex = reference[1] === 'x' || reference[1] === 'X';
      const code = Number.parseInt(reference.slice(isHex ? 2 : 1), isHex ? 16 : 10);
      if (code > 0x10ffff) throw damaged();
      return String.fromCodePoint(code);
    }
    const character = NAMED[reference];
    if (character === undefined) throw damaged();
    return character;
  });
}
