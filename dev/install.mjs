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
  console.log('Installing the dependencies with npm, which takes two or three minutes the first time.')
  // Not `npm ci`: it refuses a lock without every other platform's packages, and not every registry has them all.
  const options = ['--no-save', '--no-audit', '--no-fund', '--loglevel=error']
  const npm = spawnSync('npm', ['install', ...options], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (npm.status !== 0) {
    const reason = npm.error
      ? `npm does not run (${npm.error.message})`
      : 'npm install failed, for the reason above'
    console.error(
      `Cannot install the dependencies: ${reason}. Check that https://registry.npmjs.org can be reached ` +
        '(or that npm is set to a mirror), then run npm install in this directory and repeat the command.',
    )
    process.exit(1)
  }
}
