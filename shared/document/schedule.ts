import { z } from 'zod'
import type { Fault } from '../model/problem.ts'
import type { Schedule } from '../model/schedule.ts'
import { dayOf } from './fields.ts'

/** The fields that a schedule is told by, of a document that was checked, now or under an earlier version's rules. */
const fields = z.object({
  configuration_type: z.string(),
  schedule_interval: z.string().trim().optional(),
  schedule_timezone: z.string().default('UTC'),
  start_date: z.string().optional(),
  catchup: z.boolean().default(false),
})

/** When a document has its runs start by themselves; undefined where it does not, or has its schedule ignored. */
export function scheduleOf(document: object): Schedule | undefined {
  const { data } = fields.safeParse(document)
  const { schedule_interval: interval, schedule_timezone: timezone, catchup } = data ?? {}
  if (!data || interval === undefined || interval === 'None' || timezone === undefined) return
  const start_day = data.start_date === undefined ? undefined : dayOf(data.start_date)
  if (data.configuration_type === 'table-to-storage' && start_day === undefined) return
  return { interval, timezone, ...(start_day === undefined ? {} : { start_day }), catchup: catchup === true }
}

/** The fields of a schedule that do nothing. */
export function withoutSchedule(document: object): Fault[] {
  const { data } = fields.safeParse(document)
  if (!data) return []
  const tell = (field: keyof typeof data, detail: string): Fault[] =>
    Reflect.get(document, field) ? [{ pointer: `/configuration/${field}`, detail }] : []
  if (data.schedule_interval === undefined || data.schedule_interval === 'None') {
    const detail = 'has no effect without schedule_interval'
    return [...tell('start_date', detail), ...tell('schedule_timezone', detail), ...tell('catchup', detail)]
  }
  if (data.start_date !== undefined) return []
  if (data.configuration_type === 'table-to-storage') {
    return tell('schedule_interval', 'has no effect without start_date: the schedule is ignored')
  }
  return tell('catchup', 'has no effect without start_date: there is no day to catch up from')
}
