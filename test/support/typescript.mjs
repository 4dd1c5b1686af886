// Lets plain Node run the sources as they are: `node --import ./test/support/typescript.mjs file.ts`.
// Set-up code and benches start this way, so that they never meet an old build.
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
