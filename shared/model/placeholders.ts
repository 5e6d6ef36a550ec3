import { formatDate, type Micros } from './time.ts'

/** What each placeholder of a run stands for, out of the execution date (UTC) as `YYYYMMDDTHHMMSS`. */
const OF_A_RUN: Record<string, (digits: string) => string> = {
  FD_DATE: digits => digits.slice(0, 8),
  FD_DATE_YEAR_4: digits => digits.slice(0, 4),
  FD_DATE_YEAR_2: digits => digits.slice(2, 4),
  FD_DATE_MONTH: digits => digits.slice(4, 6),
  FD_DATE_DAY: digits => digits.slice(6, 8),
  FD_TIME: digits => digits.slice(9, 15),
}

/** The placeholders that a run fills in: in the names of tables and files, and in SQL. */
export const RUN_PLACEHOLDERS: readonly string[] = Object.keys(OF_A_RUN)

/** What the day of the execution date is called in SQL, `YYYY-MM-DD`, where `sql_query_template` gives no other name. */
export const CURRENT_DATE = 'TEMPLATE_CURRENT_DATE'

/** Fills in the placeholders of a run with its execution date. */
export function fillDates(text: string, execution_date: Micros): string {
  const digits = formatDate(execution_date).replaceAll(/[-:]/g, '')
  return text.replaceAll(/\{\{(FD_[A-Z_0-9]+)\}\}/g, (written, name: string) =>
    Object.hasOwn(OF_A_RUN, name) ? (OF_A_RUN[name]?.(digits) ?? written) : written,
  )
}

/** How a task's SQL is filled in. */
export type Filling = {
  /** Whether the day of the execution date has a name in it. */
  current_date_template: boolean
  /** That name, where it is not {@link CURRENT_DATE}. */
  current_date_name?: string | undefined
  /** Whether the placeholders of a run are filled in; in versions from before they were, they stay as they are. */
  fills_sql?: boolean | undefined
}

/** A task's SQL, filled in with the execution date. */
export function fillSql(sql: string, task: Filling, execution_date: Micros): string {
  const dated = task.fills_sql ? fillDates(sql, execution_date) : sql
  if (!task.current_date_template) return dated
  const day = formatDate(execution_date).slice(0, 10)
  return dated.replaceAll(`{{${task.current_date_name ?? CURRENT_DATE}}}`, day)
}
