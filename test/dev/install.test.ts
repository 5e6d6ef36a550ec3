import { execFile } from 'node:child_process'
import { chmod, copyFile, mkdir, mkdtemp, readFile, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, expect, test } from 'vitest'

const SCRIPT = fileURLToPath(new URL('../../dev/install.mjs', import.meta.url))

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tailer-install-'))
  await mkdir(join(root, 'dev'))
  await copyFile(SCRIPT, join(root, 'dev/install.mjs'))
})

/** A file last written that many seconds after the epoch. */
async function written(file: string, seconds: number): Promise<void> {
  await mkdir(dirname(join(root, file)), { recursive: true })
  await writeFile(join(root, file), '{}')
  await utimes(join(root, file), seconds, seconds)
}

/** Runs the script with a command `npm` on PATH that notes where and how it was called, and ends with `status`. */
async function run(status = 0): Promise<{ code: number; out: string; err: string; npm: string }> {
  const bin = join(root, 'bin')
  await mkdir(bin)
  await writeFile(join(bin, 'npm'), `#!/bin/sh\necho "$PWD $*" > '${root}/called'\nexit ${status}\n`)
  await chmod(join(bin, 'npm'), 0o755)
  const done = await new Promise<{ code: number; out: string; err: string }>(resolve => {
    const child = execFile(
      process.execPath,
      [join(root, 'dev/install.mjs')],
      { cwd: '/', env: { PATH: `${bin}:/bin` } },
      (_, out, err) => resolve({ code: child.exitCode ?? -1, out, err }),
    )
  })
  return { ...done, npm: await readFile(join(root, 'called'), 'utf8').catch(() => '') }
}

test('what is installed and newer than the lock file is left alone, silently', async () => {
  await written('package-lock.json', 1_000)
  await written('node_modules/.package-lock.json', 2_000)
  expect(await run()).toEqual({ code: 0, out: '', err: '', npm: '' })
})

test('a lock file newer than what is installed is installed from, in the repository', async () => {
  await written('package-lock.json', 2_000)
  await written('node_modules/.package-lock.json', 1_000)
  expect(await run()).toMatchObject({
    code: 0,
    npm: expect.stringMatching(new RegExp(`^${root} install\\b`)),
  })
})

test('an installation that was broken off is done again', async () => {
  await written('package-lock.json', 1_000)
  await written('node_modules/some-package/package.json', 2_000)
  const { out, npm } = await run()
  expect(npm).toContain(' install ')
  expect(out).toMatch(/^Installing [^\n]+\n$/)
})

test('when npm fails, the exit code is 1 and the error says what to do', async () => {
  await written('package-lock.json', 1_000)
  expect(await run(7)).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^Cannot install .*run npm install/),
  })
})
