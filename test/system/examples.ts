import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { z } from 'zod'

const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url))

/** Asks the API for an action; its answer, or an error. */
export type Ask = (action: string, fields: Record<string, unknown>) => Promise<unknown>

/** Where an example is deployed, and with which deployed context. */
type Target = { account: string; environment: string; context_id?: string }

const document = z.looseObject({ configuration_type: z.string(), configuration_id: z.string() })
const warning = z.object({ detail: z.string() })
const deployed = z.object({ configuration_id: z.string(), warnings: z.array(warning) })

/** What is launched stands before what waits for it. */
const ORDER = ['context', 'table-to-table', 'table-to-storage', 'workflow']

/** The configurations of an example, in the order in which they need each other. */
async function documentsOf(example: string) {
  const names = (await readdir(EXAMPLES + example)).filter(name => name.endsWith('.json'))
  const read = async (name: string) =>
    document.parse(JSON.parse(await readFile(`${EXAMPLES}${example}/${name}`, 'utf8')))
  const documents = await Promise.all(names.map(read))
  const place = ({ configuration_type }: z.output<typeof document>) => ORDER.indexOf(configuration_type)
  return documents.sort((a, b) => place(a) - place(b))
}

/** The files that a document names, at whatever depth, by their paths. */
async function filesOf(example: string, part: unknown): Promise<Record<string, string>> {
  if (typeof part !== 'object' || part === null) return {}
  const found: Record<string, string> = {}
  for (const [field, value] of Object.entries(part)) {
    if (['sql_file', 'ddl_file', 'doc_md'].includes(field))
      found[String(value)] = await readFile(`${EXAMPLES}${example}/${value}`, 'utf8')
    else Object.assign(found, await filesOf(example, value))
  }
  return found
}

/**
 * Deploys an example as a person does: a context where it is for this environment, and all else.
 * @returns the id that each configuration is stored under, by its own
 */
export async function deployExample(
  ask: Ask,
  example: string,
  target: Target,
): Promise<Record<string, string>> {
  const { account, environment, context_id } = target
  const ids: Record<string, string> = {}
  for (const configuration of await documentsOf(example)) {
    const isContext = configuration.configuration_type === 'context'
    if ((configuration.environment ?? environment) !== environment) continue
    const files = await filesOf(example, configuration)
    const context = context_id === undefined || isContext ? {} : { context_id }
    const request = { account, environment, configuration, files, ...context }
    const { configuration_id, warnings } = deployed.parse(await ask('deploy_configuration', request))
    // A table that another job of the example makes is not there yet.
    expect(warnings.filter(({ detail }) => !detail.includes('Not found: Table'))).toEqual([])
    ids[configuration.configuration_id] = configuration_id
  }
  return ids
}

const runs = z.object({ results: z.array(z.object({ run_id: z.string(), status: z.string() })) })
const details = z.object({
  results: z.tuple([
    z.looseObject({ tasks: z.array(z.object({ task_id: z.string(), rows: z.number().nullable() })) }),
  ]),
})

/** Waits till as many runs of a configuration have succeeded, and none has failed; the latest first. */
export async function succeeded(
  ask: Ask,
  identity: Record<string, unknown>,
  count: number,
): Promise<string[]> {
  const statuses = Array.from({ length: count }, () => 'SUCCESS')
  let found: z.output<typeof runs> = { results: [] }
  await expect
    .poll(
      async () => {
        found = runs.parse(await ask('get_last_status', identity))
        return found.results.map(({ status }) => status)
      },
      { timeout: 25_000, interval: 100 },
    )
    .toEqual(statuses)
  return found.results.map(({ run_id }) => run_id)
}

/** How many rows each task of a run wrote. */
export async function rowsOf(ask: Ask, identity: Record<string, unknown>, run_id: string) {
  const [{ tasks }] = details.parse(await ask('get_run_details', { ...identity, run_id })).results
  return Object.fromEntries(tasks.map(({ task_id, rows }) => [task_id, rows]))
}
