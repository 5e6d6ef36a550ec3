import { z } from 'zod'
import { startEmulators } from '../emulator.ts'
import { smaller } from './expression.ts'
import { statement } from './queries.ts'
import { randomOf } from './random.ts'
import type { Built, Statement } from './statement.ts'
import { type Tables, tablesOf } from './tables.ts'
import { Fault, Open, type TypeName, type Value, written } from './value.ts'

type Answer = { rows: string[] } | { error: string }
type Difference = { sql: string; expected: Answer; found: Answer }
export type Tally = {
  statements: number
  same: number
  failing: number
  open: number
  refused: number
  differences: Difference[]
}

/** How many statements one emulator is asked, which keeps the result of each. */
const PART = 500

/**
 * Puts statements to the emulator that are made by chance from a seed, and holds each answer against a second evaluation
 * of our own. A statement that BigQuery may answer in more than one way is counted as open.
 */
export async function fuzz(seed: number, count: number): Promise<Tally> {
  const tally: Tally = { statements: 0, same: 0, failing: 0, open: 0, refused: 0, differences: [] }
  for (let part = 0; part * PART < count; part++) {
    const random = randomOf(seed * 1_000_003 + part)
    const tables = tablesOf(random)
    const all = Array.from({ length: Math.min(PART, count - part * PART) }, () => statement(random, tables))
    await askAll(all, tables, tally)
  }
  return tally
}

async function askAll(all: readonly Statement[], tables: Tables, tally: Tally): Promise<void> {
  const emulators = await startEmulators()
  try {
    await emulators.bigquery.createDataset('d')
    for (const { create } of [tables.a, tables.b]) await emulators.bigquery.query(create)
    const ask = (built: Built) => answerOf(emulators.bigqueryUrl, built)
    const waiting = [...all]
    const work = async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) await judge(next, ask, tally)
    }
    await Promise.all([work(), work(), work()])
  } finally {
    await emulators.stop()
  }
}

type Ask = (built: Built) => Promise<Answer>

async function judge(given: Statement, ask: Ask, tally: Tally): Promise<void> {
  tally.statements++
  const built = given.build(given.slots)
  const expected = expectedOf(built)
  if (!expected) {
    tally.open++
    return
  }
  const found = await ask(built)
  if (isRefused(found)) tally.refused++
  else if (isSame(expected, found)) tally['error' in expected ? 'failing' : 'same']++
  else tally.differences.push(await shrunk(given, ask))
}

/** The least statement that still differs, of those that can be reached by making one expression in it less. */
async function shrunk(given: Statement, ask: Ask): Promise<Difference> {
  let { slots } = given
  let least = await difference(given.build(slots), ask)
  for (let again = true, tries = 0; again && tries < 200; ) {
    again = false
    for (const [i, e] of slots.entries()) {
      for (const less of smaller(e)) {
        if (again || tries++ > 200) break
        const other = slots.map((s, j) => (i === j ? less : s))
        const found = await difference(given.build(other), ask)
        if (!found) continue
        least = found
        slots = other
        again = true
      }
    }
  }
  return (
    least ?? {
      sql: given.build(slots).sql,
      expected: { error: 'differed once' },
      found: { error: 'and not again' },
    }
  )
}

async function difference(built: Built, ask: Ask): Promise<Difference | undefined> {
  const expected = expectedOf(built)
  if (!expected) return undefined
  const found = await ask(built)
  return isRefused(found) || isSame(expected, found) ? undefined : { sql: built.sql, expected, found }
}

const isRefused = (found: Answer) => 'error' in found && /limit of the local emulator/.test(found.error)

function isSame(expected: Answer, found: Answer): boolean {
  if ('error' in expected || 'error' in found) return 'error' in expected && 'error' in found
  return expected.rows.join('\n') === found.rows.join('\n')
}

/** What the statement comes to by our own evaluation; nothing where that is left open. */
function expectedOf({ rows, types, ordered }: Built): Answer | undefined {
  try {
    return told(
      types,
      ordered,
      rows().map(row => row.map((v, i) => cell(types[i], v))),
    )
  } catch (error) {
    if (error instanceof Open) return undefined
    if (error instanceof Fault) return { error: error.message }
    throw error
  }
}

function cell(type: TypeName = 'INT64', v: Value): unknown {
  if (Array.isArray(v) && v.includes(null)) throw new Fault('null element')
  return written(type, v)
}

function told(types: readonly TypeName[], ordered: boolean, rows: readonly unknown[][]): Answer {
  const lines = rows.map(row =>
    JSON.stringify(
      row.map((v, i) => {
        if (types[i] === 'FLOAT64' && v !== null) return `${Number(v) + 0}`
        return types[i] === 'NUMERIC' && typeof v === 'string' && v.includes('.')
          ? v.replace(/\.?0+$/, '')
          : v
      }),
    ),
  )
  return { rows: ordered ? lines : lines.sort() }
}

const Cell = z.object({
  get v() {
    return z.union([z.string(), z.null(), z.array(Cell)])
  },
})
const Response = z.object({
  error: z.object({ message: z.string() }).optional(),
  rows: z.array(z.object({ f: z.array(Cell) })).default([]),
})

async function answerOf(url: string, { sql, types, ordered }: Built): Promise<Answer> {
  const response = await fetch(`${url}/bigquery/v2/projects/p/queries`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: sql, useLegacySql: false }),
  })
  const body = Response.parse(await response.json())
  if (body.error) return { error: body.error.message }
  const plain = (v: z.infer<typeof Cell>['v']): unknown => (Array.isArray(v) ? v.map(c => plain(c.v)) : v)
  return told(
    types,
    ordered,
    body.rows.map(row => row.f.map(c => plain(c.v))),
  )
}
