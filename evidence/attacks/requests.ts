import { tableToStorage, tableToTable, workflow } from '../../test/document/documents.ts'
import { OWN } from './cast.ts'
import { caseOf, NAMES } from './rights.ts'
import type { Attack } from './witness.ts'

export type Path = (string | number)[]
type Request = { endpoint: Attack['endpoint']; body: Record<string, unknown> }

/** Requests that are good, with all the fields that an action may have where there are texts. */
export const GOOD: Request[] = [
  ...NAMES.map(name => {
    const { action, endpoint, body } = caseOf(name)
    const more = name === 'launch_job' ? { execution_date: '2024-09-18', job_id: 'gbq-to-gbq|job_DEV' } : {}
    const filters =
      name.includes('_status') && endpoint === 'dag-status' && !('run_id' in body)
        ? { execution_date: '2024-09-18', status: ['FAILED'], page_token: 'x' }
        : {}
    const note = name === 'set_run_status' || name === 'cancel_run' ? { note: 'why' } : {}
    return {
      endpoint,
      body: { action, account: OWN, ...body, ...more, ...filters, ...note },
    }
  }),
  ...[tableToTable, tableToStorage, workflow].map((make): Request => {
    const monitoring = { impact: 1, alert: { email: { email_to: 'ops@example.com', email_body: 'help' } } }
    const configuration = {
      ...make({ configuration_id: 'made' }),
      short_description: 'why',
      ...(make === workflow
        ? { schedule_interval_reset: '0 0 * * *' }
        : { monitoring, task_dependencies: ['a'] }),
    }
    const parameters = {
      one: { value: { a: 'b' }, type: 'object', description: 'what' },
      two: { value: 'c', type: 'string' },
    }
    const context = { configuration_id: 'ctx', parameters }
    const files = make === workflow ? {} : { 'a.sql': 'SELECT 1' }
    return {
      endpoint: 'configuration-status',
      body: {
        action: 'deploy_configuration',
        account: OWN,
        environment: 'DEV',
        configuration,
        files,
        context,
      },
    }
  }),
]

/** The places in a value that hold a text, or that hold an object. */
export function placesOf(value: unknown, kind: 'text' | 'object', at: Path = []): Path[] {
  if (typeof value === 'string') return kind === 'text' ? [at] : []
  if (typeof value !== 'object' || value === null) return []
  const inner = Object.entries(value).flatMap(([key, part]) =>
    placesOf(part, kind, [...at, Array.isArray(value) ? Number(key) : key]),
  )
  return kind === 'object' && !Array.isArray(value) ? [at, ...inner] : inner
}

/** A value with another at a place; keys are made as JSON makes them, `__proto__` too. */
export function withAt(value: unknown, [key, ...rest]: Path, make: (old: unknown) => unknown): unknown {
  if (key === undefined) return make(value)
  if (Array.isArray(value))
    return value.map((part, index) => (index === key ? withAt(part, rest, make) : part))
  return Object.fromEntries(
    Object.entries(Object(value)).map(([name, part]) => [
      name,
      name === key ? withAt(part, rest, make) : part,
    ]),
  )
}
