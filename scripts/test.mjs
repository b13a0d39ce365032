// `npm test`: makes the clone ready and runs every test that needs no kernel tree.
// Arguments go to vitest: `npm test -- layers`, `npm test -- --update`.
import { ensureReady } from './setup.mjs';
import { runVitest } from './vitest.mjs';

ensureReady();
runVitest(process.argv.slice(2));
