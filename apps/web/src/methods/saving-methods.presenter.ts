import { type Cell, type ExampleTable, SAVING_METHODS, savingMethod, type WorkedExample } from '@tandem/domain/savings';
import { count, plural, pounds, unitPounds } from '../http/format.js';

const TRAIL = [{ text: 'How savings are worked out', href: '/methods' }];

/** The list of all methods, in the order in which a saving is worked out. */
export function savingMethodsPage() {
  return {
    title: 'Methods of working out savings',
    trail: TRAIL,
    methods: SAVING_METHODS.map((method) => ({
      title: method.title,
      href: `/methods/savings/${method.id}`,
      applies: method.applies,
      version: String(method.version),
      examples: plural(method.examples.length, 'example'),
    })),
  };
}

/** One method and its worked examples, each computed while the page is made; undefined when there is no such method. */
export function savingMethodPage(id: string) {
  const method = savingMethod(id);
  if (!method) return undefined;
  return {
    title: method.title,
    trail: [...TRAIL, { text: 'Methods', href: '/methods/savings' }],
    explanation: method.explanation,
    about: [
      { key: 'When it applies', value: method.applies },
      { key: 'Source', value: method.source },
      { key: 'Method and version', value: `${method.id}, version ${method.version}` },
    ],
    examples: method.examples.map(exampleView),
  };
}

function exampleView({ id, title, text, work }: WorkedExample) {
  const { given, steps, result } = work();
  return { id, title, text, tables: [given, steps, result].map(tableView) };
}

function tableView({ caption, head, rows }: ExampleTable) {
  const isNumeric = head.map((_, column) => rows.some((row) => row[column]!.kind !== 'words'));
  return {
    caption,
    head: head.map((text, column) => ({ text, isNumeric: isNumeric[column]! })),
    rows: rows.map((row) => row.map((cell, column) => ({ text: cellWords(cell), isNumeric: isNumeric[column]! }))),
  };
}

/** A cell as people read it. */
export function cellWords({ kind, value }: Cell): string {
  if (value === null) return 'Not evidenced';
  switch (kind) {
    case 'amount':
      return pounds(value);
    case 'price':
      return unitPounds(value);
    case 'count':
      return count(value);
    case 'words':
      return value;
    default:
      return kind satisfies never;
  }
}
