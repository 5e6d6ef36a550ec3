import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/long/**'],
    reporters: ['default', './test/closing-line.ts'],
    globalSetup: 'test/emulator.setup.ts',
    pool: 'forks',
    env: { METADATA_SERVER_DETECTION: 'none' },
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
