import { ImportsService } from '@tandem/features/requirements';
import { TRUSTS } from './people.js';
import { spreadsheetOf } from './spreadsheets.js';
import { done, type Storyteller } from './storyteller.js';

/** The second chapter: each procurement lead uploads the trust's own spreadsheet and says what its columns are. */
export async function importSpreadsheets(story: Storyteller): Promise<void> {
  const imports = story.get(ImportsService);
  for (const { shortName } of TRUSTS) {
    const { fileName, bytes, columns } = await spreadsheetOf(story, shortName);
    const read = await imports.readUpload(fileName, bytes);
    const { importId } = await story.asProcurement(shortName, async (tx) => {
      const uploaded = done(await imports.upload(tx, { fileName, bytes, read }));
      done(await imports.confirmMapping(tx, uploaded.importId, { columns, defaults: {} }));
      return uploaded;
    });
    const taken = await imports.importRows(importId, story.organisation(shortName));
    if (!taken || taken.accepted === 0) throw new Error(`${fileName} was not taken in.`);
    story.report(`${shortName}: ${taken.accepted} rows taken in, ${taken.rejected} sent back`);
  }
}
