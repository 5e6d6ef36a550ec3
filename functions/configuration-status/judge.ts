import { madeBy, type Query } from '../../shared/document/queries.ts'
import type { ApiAnswer } from '../../shared/model/api-error.ts'
import { fillDates } from '../../shared/model/placeholders.ts'
import type { Micros } from '../../shared/model/time.ts'

const PLACE = /\[(\d+):(\d+)\]\s*$/
const NAMED =
  /^(Not found|Access Denied): (?:Project|Dataset|Table|Routine|View) ((?:[a-z0-9.-]+\.[a-z]+:)?[a-z0-9-]+)/i
const TABLE = /^Not found: Table (.+)[:.]([^.:\s]+)\.([^.:\s]+?)(?= was not found|$)/

/**
 * What BigQuery's refusal to run a query means for its deployment. What is wrong with the text is a fault. What is not
 * there yet, or not allowed yet, may be by the time it runs; so may be what depends on tables that earlier tasks make.
 *
 * @param projects - those that the account may name; undefined where that is not known
 */
export function judge(
  { reason, message }: ApiAnswer,
  query: Query,
  { now, projects }: { now: Micros; projects?: readonly string[] | undefined },
): { fault?: string; warning?: string } {
  const [, line, column] = PLACE.exec(message) ?? []
  const place = line === undefined ? '' : ` (line ${line}, column ${column} of ${query.file})`
  const detail = `The task ${query.task.id} would not run: ${message}${place}`
  if (message.startsWith('Syntax error')) return { fault: detail }
  const isAbsent =
    reason === 'notFound' || message.startsWith('Not found') || /does not match any table/.test(message)
  if (isAbsent || reason === 'accessDenied') {
    const project = NAMED.exec(message)?.[2]
    if (project !== undefined && projects && !projects.includes(project)) return { fault: detail }
    return isAbsent && isMadeBefore(message, query, now) ? {} : { warning: detail }
  }
  return query.before().some(task => madeBy(task) || 'sql' in task.work)
    ? { warning: detail }
    : { fault: detail }
}

/** Whether a task before the query makes the table that BigQuery does not find. */
function isMadeBefore(message: string, query: Query, now: Micros): boolean {
  const [, project, dataset, table] = TABLE.exec(message) ?? []
  if (table === undefined) return false
  return query.before().some(task => {
    const made = madeBy(task)
    const name = made && fillDates(made.table, now).replace(/\$.*/, '')
    if (name === table && made?.project === project && made?.dataset === dataset) return true
    // What a script creates is read out of its text: that it names the table is enough.
    return 'sql' in task.work && /\bcreate\b/i.test(task.work.sql) && task.work.sql.includes(table)
  })
}
