import type { Plan, Table, Task } from '../model/plan.ts'
import { hasTable, keysOfTable } from '../model/table-keys.ts'
import { madeBy } from './queries.ts'
import { namesLeft } from './script.ts'

/** What a configuration writes and reads, as the keys of tables: what finds it by a table. */
export type Lineage = { writes: string[]; reads: string[] }

/** The most keys of a kind, and how long all of them may be: they lie on the configuration, which every launch reads. */
const MOST = 500
const LONGEST = 24_000
/** The most tables that are looked for in one text. */
const MOST_NAMED = 500

const WORD = String.raw`(?:[\p{L}\p{M}\p{N}_*-]|\{\{FD_[A-Z0-9_]+\}\})+`
const NAME = `((?:${WORD}|\`[^\`\\n]+\`)(?:\\.(?:${WORD}|\`[^\`\\n]+\`))*)`
const IS_NEW = String.raw`(?:if\s+not\s+exists\s+)?`
const READ = new RegExp(String.raw`\b(?:from|join|using)\s+${NAME}(?![\p{L}\p{M}\p{N}_.*-]|\s*\()`, 'giu')
const WRITTEN = new RegExp(
  String.raw`\b(?:create\s+(?:or\s+replace\s+)?(?:(?:external|snapshot)\s+)?table\s+${IS_NEW}|create\s+(?:or\s+replace\s+)?(?:materialized\s+)?view\s+${IS_NEW}|insert\s+(?:into\s+)?|merge\s+(?:into\s+)?|update\s+)${NAME}`,
  'giu',
)
const TEMPORARY = new RegExp(
  String.raw`\bcreate\s+(?:or\s+replace\s+)?temp(?:orary)?\s+table\s+${IS_NEW}${NAME}|${NAME}\s+as\s*\(`,
  'giu',
)
/** Words of a MERGE that stand where a table could. */
const NO_TABLE = /^(?:set|row|values|unnest)$/i

/** The tables that a text of SQL names, as it names them. */
type Named = { writes: string[]; reads: string[] }

/**
 * The tables that a plan writes and reads, its own and temporary ones left out. What its tasks make is known; what their
 * SQL names is looked for as text, which finds too much now and then: that only counts where there is such a table.
 */
export function lineageOf({ tasks }: Plan): Lineage {
  const known = new Map<string, Named>()
  const named = (sql: string): Named => {
    const found = known.get(sql) ?? namedIn(sql)
    known.set(sql, found)
    return found
  }
  const writes = new Set<string>()
  const reads = new Set<string>()
  const add = (to: Set<string>, table: Table | undefined) => {
    if (table && to.size <= MOST) for (const key of keysOfTable(table)) to.add(key)
  }
  const temporary = tasks.flatMap(({ work }) =>
    work.kind === 'query' && work.temporary && work.destination ? keysOfTable(work.destination) : [],
  )
  const isKept = (table: Table | undefined) => table !== undefined && !hasTable(temporary, table)
  for (const task of tasks) {
    const made = madeBy(task)
    if (isKept(made)) add(writes, made)
    if (task.work.kind === 'copy_table') add(reads, task.work.source)
    if (!('sql' in task.work)) continue
    const found = named(task.work.sql)
    for (const name of found.writes) add(writes, placed(name, task))
    for (const name of found.reads) {
      const table = placed(name, task)
      if (isKept(table)) add(reads, table)
    }
  }
  const others = [...reads].filter(key => !writes.has(key))
  return { writes: bounded([...writes]), reads: bounded(others) }
}

function namedIn(sql: string): Named {
  const text = namesLeft(sql)
  const found = (pattern: RegExp) => {
    const names = new Set<string>()
    for (const [, one, other] of text.matchAll(pattern)) {
      const name = (one ?? other ?? '').replaceAll('`', '')
      if (names.size < MOST_NAMED && !NO_TABLE.test(name)) names.add(name)
    }
    return names
  }
  const temporary = found(TEMPORARY)
  const kept = (names: Set<string>) => [...names].filter(name => !temporary.has(name))
  return { writes: kept(found(WRITTEN)), reads: kept(found(READ)) }
}

/** A table as SQL names it, in the task's own project and dataset where it does not say; undefined where there are none. */
function placed(name: string, { project, work }: Task): Table | undefined {
  const parts = name.split('.')
  const table = parts.pop()
  const dataset = parts.pop()
  const home = work.kind === 'query' ? work.dataset : undefined
  if (table === undefined) return
  if (dataset === undefined) return home && { ...home, table }
  return { project: parts.length > 0 ? parts.join('.') : (home?.project ?? project), dataset, table }
}

function bounded(keys: string[]): string[] {
  let left = LONGEST
  return keys.slice(0, MOST).filter(key => {
    left -= Buffer.byteLength(key)
    return left >= 0
  })
}
