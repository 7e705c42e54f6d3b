import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // By default one core is left for the terminal, which on two of them doubles the time.
    maxWorkers: 2,
  },
});
