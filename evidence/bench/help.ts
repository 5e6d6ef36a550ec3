import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { table } from './numbers.ts'

/** How long the command line takes to print help, beside a node that prints a line: the packed one is what is installed. */
const GOAL = 1.5
const ROUNDS = Number(process.env.ROUNDS ?? 40)
const run = promisify(execFile)
const fromRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

const dir = await mkdtemp(join(tmpdir(), 'tailer-help-'))
try {
  const { stdout: archive } = await run('npm', [
    'pack',
    fromRoot('cli'),
    '--silent',
    '--pack-destination',
    dir,
  ])
  await run('tar', ['xf', archive.trim()], { cwd: dir })
  const line = join(dir, 'line.mjs')
  await writeFile(line, 'process.stdout.write("a line\\n")')
  const packed = join(dir, 'package/dist/main.js')
  const CALLS: [string, string[]][] = [
    ['node that prints a line', [process.execPath, line]],
    ['packed: `tailer --help`', [process.execPath, packed, '--help']],
    ['packed: `tailer launch --help`', [process.execPath, packed, 'launch', '--help']],
    ['from the sources: `bin/tailer --help`', [fromRoot('bin/tailer'), '--help']],
  ]
  const times = CALLS.map((): number[] => [])
  for (let round = 0; round <= ROUNDS; round++)
    for (const [at, [, words]] of CALLS.entries()) {
      const seconds = processorTime(words)
      // The first has what later ones find compiled.
      if (round > 0) times[at]?.push(seconds)
    }
  const [bare = Number.NaN, ...others] = times.map(all => Math.min(...all))
  const ratio = (others[0] ?? Number.NaN) / bare
  if (!(ratio <= GOAL)) process.exitCode = 1
  console.log(`## Help on the command line

The processor's time in ms, as others may be at work on the machine; the least of ${ROUNDS}, in alternation, as it can only be more.

${table([
  ['command', 'ms', 'times node'],
  ...CALLS.map(([name], at) => {
    const seconds = Math.min(...(times[at] ?? []))
    return [name, (seconds * 1000).toFixed(0), (seconds / bare).toFixed(2)]
  }),
])}

Of the packed one's help the goal is ${GOAL}: ${ratio <= GOAL ? 'met' : 'missed'}.`)
} finally {
  await rm(dir, { recursive: true, force: true })
}

/** The processor's time that a command took, in seconds. */
function processorTime(words: string[]): number {
  const timed = 'TIMEFORMAT="%U %S"; time "$0" "$@" > /dev/null'
  const { stderr } = spawnSync('bash', ['-c', timed, ...words], { encoding: 'utf8' })
  const parts = stderr.trim().split(' ').map(Number)
  return parts.reduce((sum, seconds) => sum + seconds, 0)
}
