import { defineConfig } from 'vitest/config';

// A fuzz test stops by itself after FUZZ_SECONDS; the time limit is for one that hangs.
const seconds = Number(process.env['FUZZ_SECONDS'] ?? '30');

export default defineConfig({
  test: {
    include: ['test/fuzz/**/*.fuzz.ts'],
    globalSetup: ['test/global-setup.ts'],
    pool: 'forks',
    testTimeout: (seconds * 2 + 60) * 1000,
    hookTimeout: 60_000,
  },
});
