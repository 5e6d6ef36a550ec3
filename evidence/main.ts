import { execFile, spawn } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { cpus, loadavg, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'

/**
 * Runs the parts of the evidence, or those that are named, one after the other, and writes what they print into
 * docs/evidence.md. The sections of parts that were not run stay as they are, with their own dates.
 */
const PARTS = {
  attacks: 'evidence/attacks.ts',
  faults: 'evidence/faults.ts',
  api: 'evidence/bench/api.ts',
  start: 'evidence/bench/start.ts',
  floors: 'evidence/bench/floors.ts',
  runner: 'evidence/bench/runner.ts',
  memory: 'evidence/bench/memory.ts',
  launches: 'evidence/bench/launches.ts',
  schedules: 'evidence/bench/schedules.ts',
  clients: 'evidence/clients.ts',
  sql: 'evidence/sql.ts',
  rest: 'evidence/bench/rest.ts',
  help: 'evidence/bench/help.ts',
  studio: 'evidence/studio.ts',
}
type Part = keyof typeof PARTS

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const FILE = fileURLToPath(new URL('../docs/evidence.md', import.meta.url))
const HEAD = `# Evidence

What was attacked, broken and measured, each by a command. \`npm run evidence\` runs them all and writes this file;
\`npm run evidence -- api start\` runs those two and leaves the rest. Nothing in it was written by hand, and nothing
was measured on Google Cloud: Firestore and BigQuery are the emulators of \`npm start\`. Above each section stand
its command, its day, and the machine.
`

const isPart = (name: string): name is Part => Object.hasOwn(PARTS, name)
const names = Object.keys(PARTS).filter(isPart)

const { positionals } = parseArgs({ allowPositionals: true })
const unknown = positionals.filter(name => !isPart(name))
if (unknown.length > 0) throw new Error(`No part ${unknown.join(', ')}; there are ${names.join(', ')}`)

const sections = await stored()
for (const name of positionals.length > 0 ? names.filter(part => positionals.includes(part)) : names) {
  sections.set(name, await run(name))
  const kept = names.flatMap(part => sections.get(part) ?? [])
  await writeFile(FILE, [HEAD, ...kept].join('\n'))
  await here('node_modules/.bin/biome', 'format', '--write', FILE)
}

/** Runs a command of the repository. */
function here(command: string, ...args: string[]): Promise<{ stdout: string }> {
  return promisify(execFile)(command, args, { cwd: ROOT })
}

/** The sections as the file has them. */
async function stored(): Promise<Map<Part, string>> {
  const text = await readFile(FILE, 'utf8').catch(() => '')
  const sections = new Map<Part, string>()
  for (const section of text.split(/^(?=<!-- )/m)) {
    const name = /^<!-- (\w+) -->/.exec(section)?.[1]
    if (name !== undefined && isPart(name)) sections.set(name, `${section.trimEnd()}\n`)
  }
  return sections
}

/** Runs one part. What does not hold makes this process end with 1, and is told in its section. */
async function run(name: Part): Promise<string> {
  const command = `node ${PARTS[name]}`
  console.error(`${command} ...`)
  const load = loadavg()[0]?.toFixed(1)
  const began = performance.now()
  const { code, output } = await outputOf(PARTS[name])
  const seconds = Math.round((performance.now() - began) / 1000)
  console.error(`${command}: ${code === 0 ? 'done' : `ended with ${code}`} after ${seconds} s`)
  if (code !== 0) process.exitCode = 1
  const [title = '', ...rest] = output.trim().split('\n')
  return [
    `<!-- ${name} -->`,
    title,
    '',
    `_\`${command}\` on ${new Date().toISOString().slice(0, 10)}: ${seconds} s, ${await machine()}, load ${load} before it._`,
    ...(code === 0 ? [] : ['', `**Not everything held: the command ended with ${code}.**`]),
    ...rest,
    '',
  ].join('\n')
}

function outputOf(file: string): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [file], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', chunk => {
    output += chunk
  })
  return new Promise(resolve => child.once('close', code => resolve({ code, output })))
}

async function machine(): Promise<string> {
  const commit = (await here('git', 'rev-parse', '--short', 'HEAD')).stdout.trim()
  const changes = (await here('git', 'status', '--porcelain', '--', ':!docs/evidence.md')).stdout.trim()
  const cores = cpus()
  const memory = Math.round(totalmem() / 1024 ** 3)
  return (
    `commit ${commit}${changes === '' ? '' : ' with changes'}, ` +
    `${cores.length} cores (${cores[0]?.model.trim()}), ${memory} GiB, Node ${process.versions.node}`
  )
}
