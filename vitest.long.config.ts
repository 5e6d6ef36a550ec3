import { defineConfig } from 'vitest/config'

/** The tests that take minutes: `npm run test:long`. One file at a time, for each fills the machine. */
export default defineConfig({
  test: {
    include: ['test/long/**/*.test.ts', 'packages/bigquery-emulator/test/long/**/*.test.ts'],
    reporters: ['default', './test/suite/closing-line.ts'],
    globalSetup: 'test/suite/emulators.setup.ts',
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
