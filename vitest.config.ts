import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Without this Vite takes graphql's development build for our files while Node takes its other build for the libraries: two realms.
  ssr: { resolve: { conditions: ['module', 'node', 'production'] } },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/embedded-postgres.ts'],
    // One process a file: the workflow engine is a process-wide singleton, so two apps never share one.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
