import { z } from 'zod'
import type { Table } from '../../shared/model/plan.ts'
import { Problem } from '../../shared/model/problem.ts'
import type { Field, Metadata } from './metadata.ts'
import { rowText } from './row-text.ts'
import { answered, Refusal, timeLeft, type Warehouse } from './warehouse.ts'

/** How many rows are shown. */
const ROWS = 10
/** The most bytes of rows that are read: one row of a table may have a hundred million. */
const MOST_BYTES = 8_000_000

/** The first rows of a table, or why there are none. */
type Preview = { preview: string[] | null; preview_refused: string | null }

const page = z.object({ rows: z.array(z.unknown()).default([]) })

/** The first rows of a table, which cost nothing; none of what is sensitive, or of what would have to be queried. */
export async function previewOf(warehouse: Warehouse, table: Table, metadata: Metadata): Promise<Preview> {
  const why = whyNone(metadata)
  if (why !== undefined) return refused(why)
  const { fields } = metadata.schema
  try {
    for (const most of [ROWS, 1]) {
      const text = await readRows(warehouse, table, most)
      if (text === undefined) continue
      const { rows } = page.parse(JSON.parse(text))
      return { preview: rows.map(row => rowText(fields, row)), preview_refused: null }
    }
    return refused('Its rows are too large to be shown')
  } catch (error) {
    if (error instanceof Refusal) return refused(error.answer.message)
    throw error
  }
}

const refused = (why: string): Preview => ({ preview: null, preview_refused: why })

function whyNone({ type, labels, schema }: Metadata): string | undefined {
  if (type !== 'TABLE' && type !== 'SNAPSHOT' && type !== 'CLONE')
    return `Its type is ${type}: its rows are only seen by a query`
  const isLabelled = Object.entries(labels).some(
    ([name, value]) => (name === 'sensitive' && value !== 'false') || value === 'sensitive',
  )
  if (isLabelled) return 'It is labelled sensitive'
  const tagged = taggedIn(schema.fields)
  if (tagged !== undefined) return `Its column ${tagged} is protected by a policy`
  return schema.fields.length === 0 ? 'It has no columns' : undefined
}

function taggedIn(fields: readonly Field[]): string | undefined {
  for (const { name, policyTags, dataPolicies = [], fields: inner = [] } of fields) {
    if (dataPolicies.length > 0 || (policyTags && policyTags.names.length > 0)) return name
    const found = taggedIn(inner)
    if (found !== undefined) return `${name}.${found}`
  }
  return
}

/** The text of BigQuery's answer; undefined where it is too long, which is found out without reading it. */
async function readRows(warehouse: Warehouse, table: Table, most: number): Promise<string | undefined> {
  const path = [...['projects', table.project, 'datasets', table.dataset, 'tables', table.table, 'data']].map(
    encodeURIComponent,
  )
  const { data } = await answered(
    warehouse,
    warehouse.authClient.request<ReadableStream<Uint8Array>>({
      url: `${warehouse.bigquery(table.project).baseUrl}/${path.join('/')}`,
      params: { maxResults: most, 'formatOptions.timestampOutputFormat': 'ISO8601_STRING' },
      responseType: 'stream',
      signal: AbortSignal.timeout(timeLeft(warehouse)),
    }),
  )
  const pieces: Uint8Array[] = []
  let size = 0
  try {
    for await (const piece of data) {
      size += piece.byteLength
      if (size > MOST_BYTES) return
      pieces.push(piece)
    }
  } catch (cause) {
    throw new Problem('unavailable', 'BigQuery stopped in the middle of its rows; try again', { cause })
  }
  return Buffer.concat(pieces).toString()
}
