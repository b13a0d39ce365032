import { defineConfig } from 'vitest/config';

// One process for all files: the trees are large, and tests that share the machine's memory and
// cores with others would time nothing but each other.
export default defineConfig({
  test: {
    include: ['test/kernel/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 1,
    fileParallelism: false,
    isolate: false,
    testTimeout: 600_000,
    hookTimeout: 900_000,
  },
});
