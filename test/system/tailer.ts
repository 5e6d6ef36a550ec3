import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const TAILER = fileURLToPath(new URL('../../bin/tailer', import.meta.url))

/** What a command printed, and how it ended. */
export type Ended = { code: number | null; out: string; err: string }

type Given = {
  env?: Record<string, string>
  /** What it finds on standard input. */
  input?: string
  /** The words that start it; those of the repository unless given. */
  by?: string[]
}

/** How long a command may take, in milliseconds. */
const PATIENCE = 60_000

/** The command line of a person of a test's own, who has no settings but those of `env`. */
export async function person(env: Record<string, string> = {}) {
  const home = await mkdtemp(join(tmpdir(), 'tailer-person-'))
  const own = { HOME: home, PATH: process.env.PATH ?? '', TZ: 'UTC', ...env }

  function start(words: string[], { env, by = [TAILER] }: Given = {}) {
    const [program = '', ...before] = by
    const options = { cwd: home, env: { ...own, ...env }, timeout: PATIENCE }
    const child = spawn(program, [...before, ...words], options)
    const heard = { out: '', err: '' }
    child.stdout.on('data', chunk => {
      heard.out += chunk
    })
    child.stderr.on('data', chunk => {
      heard.err += chunk
    })
    const ended = new Promise<Ended>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', code => resolve({ code, ...heard }))
    })
    return { child, heard, ended }
  }

  return {
    home,
    /** Starts a command. */
    start,
    /** Runs a command to its end. */
    run(words: string[], given: Given = {}): Promise<Ended> {
      const { child, ended } = start(words, given)
      child.stdin.end(given.input ?? '')
      return ended
    },
    /** Starts a line of shell at a terminal of its own, 100 columns wide; what it prints is in `out`. */
    atTerminal(line: string, given: Given = {}) {
      const sized = `stty cols 100 rows 30; ${line}`
      return start(['-qec', sized, '/dev/null'], {
        ...given,
        by: ['script'],
        env: { TERM: 'xterm-256color', SHELL: '/bin/sh', ...given.env },
      })
    },
    leave: () => rm(home, { recursive: true, force: true }),
  }
}
