// Writes the demonstration into the database that DATABASE_URL names, with the built program, as the first start does.
const { settingsOfThisProcess } = await import('../../dist/libs/platform/src/config/index.js');
const { STORY } = await import('../../dist/apps/cli/src/story/the-story.js');
const report = (line) => process.stderr.write(`${line}\n`);
const clear = () => Promise.reject(new Error('A template is made in an empty database.'));
// The story's own connections are closed; what its queue keeps open must not hold the test that waits for this code.
process.exit((await STORY.tell(settingsOfThisProcess(), report, clear)) === 'told' ? 0 : 1);
