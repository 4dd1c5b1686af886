import { type Block, GUIDE_INTRODUCTION, GUIDE_TITLE, packGuide } from '@tandem/domain/packs';

/** A run of text; what stands between backticks in the guide is code. */
interface Piece {
  readonly text: string;
  readonly isCode: boolean;
}

/** The guide to both documents as the page shows it: the same words that the command line prints. */
export function packsPage() {
  const sections = packGuide().map((section) => ({ ...section, blocks: section.blocks.map(blockView) }));
  return {
    title: GUIDE_TITLE,
    trail: [{ text: 'How savings are worked out', href: '/methods' }],
    introduction: GUIDE_INTRODUCTION,
    contents: sections
      .filter((section) => section.level === 2)
      .map(({ id, title }) => ({ href: `#${id}`, text: title })),
    sections,
  };
}

function blockView(block: Block) {
  switch (block.kind) {
    case 'text':
      return { kind: block.kind, pieces: piecesOf(block.text) };
    case 'list':
      return { kind: block.kind, items: block.items.map(piecesOf) };
    case 'code':
      return { kind: block.kind, code: block.code };
    case 'table':
      return {
        kind: block.kind,
        caption: block.caption,
        head: block.head,
        rows: block.rows.map((r) => r.map(piecesOf)),
      };
    default:
      return block satisfies never;
  }
}

function piecesOf(text: string): Piece[] {
  return text
    .split('`')
    .map((piece, i) => ({ text: piece, isCode: i % 2 === 1 }))
    .filter((piece) => piece.text !== '');
}
