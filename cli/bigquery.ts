import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { z } from 'zod'
import { Failure } from './exit.ts'
import type { Profile } from './profiles.ts'

/** A column; a record's has columns of its own. */
const field = z.object({ name: z.string(), type: z.string(), mode: z.string().optional() })
type Field = z.infer<typeof field>

const results = z.looseObject({
  jobComplete: z.boolean().optional(),
  jobReference: z
    .object({ projectId: z.string(), jobId: z.string(), location: z.string().optional() })
    .optional(),
  schema: z.object({ fields: z.array(field).optional() }).optional(),
  rows: z.array(z.object({ f: z.array(z.object({ v: z.unknown() })) })).optional(),
  totalRows: z.string().optional(),
  numDmlAffectedRows: z.string().optional(),
})
type Results = z.infer<typeof results>

const refusal = z.object({ error: z.object({ message: z.string() }) })
const credentials = z.object({ access_token: z.string() })

/** How long one request waits for a query's end, in milliseconds. */
const WAIT = 20_000

/** BigQuery of a profile, as the person that calls: the local stack's, or Google's. */
export async function bigQueryOf({ local }: Profile) {
  const host = local?.bigquery ?? 'https://bigquery.googleapis.com'
  const token = local ? await localToken(local.metadata) : await googleToken()

  async function ask(path: string, body?: object): Promise<{ answer: Results; raw: unknown }> {
    const response = await fetch(`${host}/bigquery/v2/projects/${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    }).catch((cause: unknown) => {
      throw new Failure('failed', `Cannot query: ${host} cannot be reached.`, { cause })
    })
    const raw: unknown = await response.json().catch(() => undefined)
    if (response.ok) return { answer: results.parse(raw), raw }
    const said = refusal.safeParse(raw).data?.error.message ?? `HTTP ${response.status}`
    const isRefused = response.status === 401 || response.status === 403
    throw new Failure(isRefused ? 'refused' : 'failed', `Cannot query: ${said}`)
  }

  return {
    /** Runs SQL, and answers its first rows once it has ended. */
    async query(
      project: string,
      sql: string,
      { location, limit }: { location: string | undefined; limit: number },
    ): Promise<{ answer: Results; raw: unknown }> {
      const request = { query: sql, useLegacySql: false, maxResults: limit, timeoutMs: WAIT, location }
      const formatOptions = { useInt64Timestamp: true }
      let given = await ask(`${encodeURIComponent(project)}/queries`, { ...request, formatOptions })
      while (given.answer.jobComplete === false && given.answer.jobReference) {
        const { projectId, jobId, location } = given.answer.jobReference
        const more = new URLSearchParams({
          ...{
            maxResults: String(limit),
            timeoutMs: String(WAIT),
            'formatOptions.useInt64Timestamp': 'true',
          },
          ...(location === undefined ? {} : { location }),
        })
        given = await ask(`${encodeURIComponent(projectId)}/queries/${encodeURIComponent(jobId)}?${more}`)
      }
      return given
    },
  }
}

/** A token of the person at the machine, for the local stack's warehouse. */
async function localToken(metadata: string): Promise<string> {
  const path = 'computeMetadata/v1/instance/service-accounts/default/token'
  try {
    const response = await fetch(`http://${metadata}/${path}`, { headers: { 'Metadata-Flavor': 'Google' } })
    return credentials.parse(await response.json()).access_token
  } catch (cause) {
    throw new Failure('failed', 'Cannot query: the local stack does not run.', {
      next: ['Start it with npm start.'],
      cause,
    })
  }
}

async function googleToken(): Promise<string> {
  const { GOOGLE_OAUTH_ACCESS_TOKEN } = process.env
  if (GOOGLE_OAUTH_ACCESS_TOKEN) return GOOGLE_OAUTH_ACCESS_TOKEN
  try {
    const { stdout } = await promisify(execFile)('gcloud', ['auth', 'print-access-token'])
    return stdout.trim()
  } catch (cause) {
    throw new Failure('refused', 'Cannot query BigQuery as you: gcloud gives no access token.', {
      next: ['Run gcloud auth login, or set GOOGLE_OAUTH_ACCESS_TOKEN.'],
      cause,
    })
  }
}

const NUMBERS = ['INTEGER', 'INT64', 'FLOAT', 'FLOAT64', 'NUMERIC', 'BIGNUMERIC']

/** A value as a table shows it: moments in UTC, what has parts as JSON. */
export function cellOf({ type, mode }: Field, value: unknown): string | number | null {
  if (value === null || value === undefined) return null
  if (mode === 'REPEATED' || typeof value === 'object') return JSON.stringify(partsOf(value))
  const text = String(value)
  if (type === 'TIMESTAMP') return momentOf(text)
  // What a number of JavaScript would round stays as it is.
  const number = Number(text)
  return NUMBERS.includes(type) && String(number) === text ? number : text
}

/** Rows and lists without BigQuery's wrapping. */
function partsOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(item => partsOf(Object(item).v))
  if (typeof value !== 'object' || value === null) return value
  const { f } = Object(value)
  return Array.isArray(f) ? partsOf(f) : value
}

/** Microseconds as a moment. */
function momentOf(micros: string): string {
  const [, whole = '0', rest = '000000'] = /^(-?\d+?)(\d{6})$/.exec(micros.padStart(7, '0')) ?? []
  const fraction = Number(rest) === 0 ? '' : `.${rest}`
  return `${new Date(Number(whole) * 1000).toISOString().slice(0, 19).replace('T', ' ')}${fraction} UTC`
}
