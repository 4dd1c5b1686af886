import type { PackLabels } from '@tandem/features/awards';

/** A sentence of the engine, with the words that people use in place of the ids of suppliers, lots and lines. */
export function idsInWords(sentence: string, labels: PackLabels): string {
  const words = { ...labels.lines, ...labels.suppliers, ...labels.lots };
  const ids = Object.keys(words).sort((a, b) => b.length - a.length);
  if (ids.length === 0) return sentence;
  const any = new RegExp(`(?<![\\w-])(?:${ids.map(escaped).join('|')})(?![\\w-])`, 'g');
  return sentence.replaceAll(any, (id) => words[id]!);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
