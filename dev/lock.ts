import { execFileSync } from 'node:child_process'
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A folder that this process alone works in. */
export type Held = {
  /** Whether who held it before ended without letting it go, as `kill -9` does. */
  isInherited: boolean
  release(): void
}

/**
 * Makes the folder where it is not there, readable by its owner alone, and holds it for this process: by a file with
 * its id, which is taken over once that process is gone.
 * @throws Error that says who holds it, and how to choose another
 */
export function holdFolder(dir: string): Held {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  chmodSync(dir, 0o700)
  const file = join(dir, 'lock')
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, `${process.pid}\n`, { mode: 0o600 })
  try {
    let isInherited = false
    while (!isLinked(draft, file)) {
      const holder = Number(read(file))
      if (isStack(holder)) {
        throw new Error(
          `Cannot start: another stack (process ${holder}) works in ${dir}. ` +
            'End it with Ctrl-C where it runs, or choose another folder: TAILER_DIR=.tailer-2 PORT=8081 npm start',
        )
      }
      isInherited = true
      rmSync(file, { force: true })
    }
    return { isInherited, release: () => rmSync(file, { force: true }) }
  } finally {
    rmSync(draft, { force: true })
  }
}

/** A link is made or refused in one step, so of two that start at once one is refused. */
function isLinked(draft: string, file: string): boolean {
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** Whether a stack is that process: its id may long be another's. */
function isStack(id: number): boolean {
  if (!Number.isInteger(id) || id < 1 || id === process.pid) return false
  try {
    return execFileSync('ps', ['-o', 'args=', '-p', String(id)], { encoding: 'utf8' }).includes('start.ts')
  } catch {
    return false
  }
}
