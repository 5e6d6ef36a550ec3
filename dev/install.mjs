// Installs the dependencies where they are missing or older than package-lock.json. Plain JavaScript, and nothing
// imported from a package: it runs before either the pinned Node or any package is there.
import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** When the file was last written, in milliseconds; never, where there is none. */
const written = file =>
  statSync(join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? Number.NEGATIVE_INFINITY

// npm writes the second file last, so an install that was broken off does not count as one.
if (written('node_modules/.package-lock.json') < written('package-lock.json')) {
  console.log('Installing the dependencies with npm ci, which takes about two minutes the first time.')
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (npm.status !== 0) {
    const reason = npm.error
      ? `npm does not run (${npm.error.message})`
      : 'npm ci failed, for the reason above'
    console.error(
      `Cannot install the dependencies: ${reason}. Check that https://registry.npmjs.org can be reached ` +
        '(or that npm is set to a mirror), then run npm ci in this directory and repeat the command.',
    )
    process.exit(1)
  }
}
