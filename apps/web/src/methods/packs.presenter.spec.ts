import { packsPage } from './packs.presenter.js';

describe('the page about packs', () => {
  const page = packsPage();
  const blocks = page.sections.flatMap((section) => section.blocks);

  it('leads to every part from its contents', () => {
    expect(page.contents.length).toBeGreaterThan(8);
    const ids = new Set(page.sections.map((s) => `#${s.id}`));
    expect(page.contents.filter((item) => !ids.has(item.href))).toEqual([]);
  });

  it('shows packs that are JSON when copied', () => {
    const packs = blocks.flatMap((b) => (b.kind === 'code' && b.code?.startsWith('{') ? [b.code] : []));
    expect(packs.length).toBeGreaterThan(14);
    for (const pack of packs) expect(JSON.parse(pack)).toMatchObject({ format: 'tandem-tender-pack/1' });
  });

  it('leaves no backtick in the text', () => expect(JSON.stringify(blocks)).not.toContain('`'));
});
