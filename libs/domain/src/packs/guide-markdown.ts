import type { Block } from './guide-blocks.js';
import { GUIDE_INTRODUCTION, GUIDE_TITLE, packGuide } from './guide.js';

/** The guide as Markdown: what `schema guide` prints and what stands beside the code as PACKS.md. */
export function guideMarkdown(): string {
  const parts = packGuide().map(({ title, level, blocks }) =>
    [`${'#'.repeat(level)} ${title}`, ...blocks.map(blockText)].join('\n\n'),
  );
  return `${[`# ${GUIDE_TITLE}`, GUIDE_INTRODUCTION, ...parts].join('\n\n')}\n`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'text':
      return block.text;
    case 'list':
      return block.items.map((item) => `- ${item}`).join('\n');
    case 'code':
      return `\`\`\`${block.language}\n${block.code}\n\`\`\``;
    case 'table': {
      const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
      return [row(block.head), row(block.head.map(() => '---')), ...block.rows.map(row)].join('\n');
    }
    default:
      return block satisfies never;
  }
}
