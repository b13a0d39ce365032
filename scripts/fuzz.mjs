// `npm run fuzz`: runs test/fuzz/**/*.fuzz.ts for FUZZ_SECONDS seconds each (30 unless set).
// Arguments go to vitest: `FUZZ_SECONDS=3600 npm run fuzz -- scanner`.
import { ensureReady } from './setup.mjs';
import { runVitest } from './vitest.mjs';

const wanted = process.env.FUZZ_SECONDS ?? '30';
if (!(Number(wanted) > 0)) {
  process.stderr.write(
    `flagday: FUZZ_SECONDS is "${wanted}", it must be a number of seconds above 0\n`,
  );
  process.exit(2);
}
ensureReady();
runVitest(['--config', 'vitest.fuzz.config.ts', ...process.argv.slice(2)], {
  FUZZ_SECONDS: wanted,
});
