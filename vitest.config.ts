import { defineConfig } from 'vitest/config'

const COMMON = {
  pool: 'forks',
  testTimeout: 30_000,
  hookTimeout: 60_000,
} as const

const testsIn = (...folders: string[]) => folders.map(folder => `test/${folder}/**/*.test.ts`)

/** Tests that share a process with others of their kind, which spares each file loading the client libraries. */
const together = (name: string, include: string[], more: object = {}) => ({
  test: { ...COMMON, name, include, isolate: false, ...more },
})

/** Tests that set the environment or start the real thing: a process for each file. */
const apart = (name: string, include: string[]) => ({ test: { ...COMMON, name, include } })

/** They set the environment, or start what ends with its process. */
const ALONE = ['test/dev/{firestore,install,page}.test.ts', 'test/deploy/{account,secrets}.test.ts']

export default defineConfig({
  test: {
    reporters: ['default', './test/suite/closing-line.ts'],
    // Once for all projects; a project's own setup would start one emulator for each.
    globalSetup: 'test/suite/emulators.setup.ts',
    // The tests mostly wait for the emulators: more at once than there are cores.
    maxWorkers: 4,
    // The functions' code takes the media types off every request in its process; the emulator's tests need theirs.
    // They begin in the order of their names: first those that wait for processes, while others fill the cores.
    projects: [
      apart('apart', ALONE),
      together('functions', ['test/**/*.test.ts'], {
        exclude: [...ALONE, ...testsIn('long')],
        setupFiles: 'test/suite/fast-check.setup.ts',
      }),
      together('emulator', ['packages/bigquery-emulator/test/**/*.test.ts'], {
        exclude: ['packages/bigquery-emulator/test/long/**'],
      }),
    ],
  },
})
