import { defineConfig } from 'vitest/config'

const emulators = {
  globalSetup: 'test/emulator.setup.ts',
  pool: 'forks',
  env: { METADATA_SERVER_DETECTION: 'none' },
  testTimeout: 30_000,
  hookTimeout: 60_000,
} as const

/** Tests of what runs in processes of its own, or sets the environment: a process for each file. */
const APART = ['dev', 'emulator', 'production', 'runner'].map(folder => `test/${folder}/**/*.test.ts`)

export default defineConfig({
  test: {
    reporters: ['default', './test/closing-line.ts'],
    // The tests mostly wait for the emulators: a few more at once than there are cores.
    maxWorkers: 3,
    projects: [
      { test: { ...emulators, name: 'apart', include: APART } },
      {
        test: {
          ...emulators,
          name: 'api',
          include: ['test/**/*.test.ts'],
          exclude: [...APART, 'test/long/**'],
          // Files share a process, which spares each one loading the client libraries again.
          isolate: false,
        },
      },
    ],
  },
})
