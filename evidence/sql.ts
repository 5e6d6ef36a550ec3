import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { z } from 'zod'
import { table } from './bench/numbers.ts'
import { speed } from './sql/speed.ts'

/**
 * Whether the laptop's BigQuery answers what a second evaluation of the same statements answers, and how quick it is
 * beside DuckDB alone. `SEED` and `STATEMENTS` take other statements, or fewer.
 */
const SEED = Number(process.env.SEED ?? 4)
const STATEMENTS = Number(process.env.STATEMENTS ?? 10_000)
const ROUNDS = Number(process.env.ROUNDS ?? 9)

console.error(`${STATEMENTS} statements ...`)
const Answer = z.union([z.object({ rows: z.array(z.string()) }), z.object({ error: z.string() })])
const Tally = z.object({
  same: z.number(),
  failing: z.number(),
  open: z.number(),
  refused: z.number(),
  differences: z.array(z.object({ sql: z.string(), expected: Answer, found: Answer })),
})
// It is the package's own, and needs nothing of this repository.
const main = fileURLToPath(new URL('../packages/bigquery-emulator/test/fuzz/main.ts', import.meta.url))
const { stdout } = await promisify(execFile)(process.execPath, [main, String(SEED), String(STATEMENTS)], {
  maxBuffer: 64 * 1024 ** 2,
})
const { differences, ...counts } = Tally.parse(JSON.parse(stdout))
console.error('Speed ...')
const { text, held } = await speed(SEED, ROUNDS)

console.log(`## SQL on the laptop

${STATEMENTS.toLocaleString('en')} statements made by chance from seed ${SEED}, over constants and over two small tables with NULLs, each put to
the emulator and evaluated a second time by a program of its own. _Open_ is what BigQuery may answer in more than one
way, such as whether an operand fails beside one that decides, or the last digits of a sum of floats.

${table([
  ['statements', 'same rows', 'both fail', 'open', 'refused by name', 'different'],
  [STATEMENTS, counts.same, counts.failing, counts.open, counts.refused, differences.length],
])}
${differences.map(d => `\n- \`${d.sql}\`\n  must be \`${JSON.stringify(d.expected)}\`\n  and is \`${JSON.stringify(d.found)}\``).join('')}

### How quick

${text}`)

if (differences.length > 0 || !held) process.exitCode = 1
