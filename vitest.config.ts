import { defineConfig } from 'vitest/config'

const shared = {
  globalSetup: 'test/emulator.setup.ts',
  pool: 'forks',
  env: { METADATA_SERVER_DETECTION: 'none' },
  testTimeout: 30_000,
  hookTimeout: 60_000,
} as const

export default defineConfig({
  test: {
    reporters: ['default', './test/closing-line.ts'],
    // The tests mostly wait for the emulators: a few more at once than there are cores.
    maxWorkers: 3,
    projects: [
      // Files share a process, which spares each one loading the client libraries again.
      {
        test: {
          ...shared,
          name: 'system',
          include: ['test/**/*.test.ts'],
          exclude: ['test/emulator/**', 'test/long/**'],
          isolate: false,
        },
      },
      // The functions' process takes the media types off every request in it; the local emulators have their own.
      { test: { ...shared, name: 'emulator', include: ['test/emulator/**/*.test.ts'], globalSetup: [] } },
    ],
  },
})
