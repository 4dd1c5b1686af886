// Writes the demonstration into the database that DATABASE_URL names, with the built program, as the first start does.
const { settingsOfThisProcess } = await import('../../dist/libs/platform/src/config/index.js');
const { STORY } = await import('../../dist/apps/cli/src/story/the-story.js');
const isTold = await STORY.seedIfEmpty(settingsOfThisProcess(), (line) => process.stderr.write(`${line}\n`));
process.exit(isTold ? 0 : 1);
