import { z } from 'zod'
import { CONFIGURATION_TYPES, configuration_type, isLaunchable } from '../model/configuration-types.ts'
import { cron } from '../model/cron.ts'
import { pointer } from '../model/faults.ts'
import { configuration_id, ENVIRONMENTS, job_id } from '../model/fields.ts'
import { currentJobId } from '../model/ids.ts'
import type { Fault } from '../model/problem.ts'
import { documentFields, formatVersion, project } from './fields.ts'

const ID = '[A-Za-z0-9_.-]+'
const TYPES = CONFIGURATION_TYPES.filter(type => type !== 'table-to-table' && type !== 'context').join('|')
const JOB_ID = new RegExp(
  String.raw`^(?:gbq-to-gbq\|${ID}|table-to-storage\|table-to-storage\|${ID}|(?:${TYPES})\|\d{6}\|${ID}\|(?:${ENVIRONMENTS.join('|')})(?:\|.+)?)$`,
)

const authorizedJobId = job_id.regex(
  JOB_ID,
  'must be a job id: gbq-to-gbq|<configuration_id> for table-to-table, table-to-storage|table-to-storage|<configuration_id> for table-to-storage, else <type>|<account>|<configuration_id>|<environment>',
)

/** A workflow document, version 2: starts one job when several have succeeded. */
export const workflow = z.strictObject({
  ...documentFields,
  configuration_type: z.literal('workflow'),
  version: formatVersion.refine(version => version === '2', { error: 'must be "2"' }),
  gcp_project_id: project.optional(),
  schedule_interval_reset: z.union([z.literal('None').transform(() => undefined), cron]).optional(),
  /** Keeps the marks of each execution day apart. */
  per_execution_date: z.boolean().optional(),
  authorized_job_ids: z
    .array(authorizedJobId)
    .min(1)
    .max(100)
    .refine(ids => new Set(ids.map(currentJobId)).size === ids.length, {
      error: 'must not name a job twice',
    }),
  target_dag: z.strictObject({
    configuration_type: configuration_type.refine(type => isLaunchable({ configuration_type: type }), {
      error: 'must be table-to-table or table-to-storage: the types that are launched',
    }),
    configuration_id,
  }),
})
export type WorkflowDocument = z.output<typeof workflow>

/** Jobs that a workflow waits for in vain: those of another account or environment. */
export function faultsOfJobs(
  { authorized_job_ids }: WorkflowDocument,
  { account, environment }: { account: string; environment: string },
): Fault[] {
  return authorized_job_ids.flatMap((job, index) => {
    const [, of, , where] = job.split('|')
    if (where === undefined || (of === account && where === environment)) return []
    const detail = `is a job of ${of} in ${where}; a workflow hears of jobs of its own account and environment`
    return [{ pointer: pointer(['configuration', 'authorized_job_ids', index]), detail }]
  })
}

/** How a workflow of version 1 is written in version 2; `undefined` when the document is not of version 1. */
export function adviceForVersion1(document: Record<string, unknown>): string | undefined {
  const { version = '1', target_dag, extra_parameters } = document
  const named: unknown = Object(extra_parameters).firestore_conf_doc_id
  const dag = typeof target_dag === 'string' ? target_dag : undefined
  const configuration_id = typeof named === 'string' ? named : dag
  if ((version !== '1' && version !== 1) || configuration_id === undefined) return
  const target = {
    configuration_type: /storage/i.test(dag ?? '') ? 'table-to-storage' : 'table-to-table',
    configuration_id,
  }
  const written = `"version": "2", "target_dag": ${JSON.stringify(target)}`
  return `Version 1 is deprecated; write ${written}, without extra_parameters, where configuration_id ends with its environment`
}

/** A workflow as far as loops are concerned: the jobs it waits for, and the job it launches. */
export type Link = { name: string; waits: readonly string[]; launches: string }

/** The way, jobs and workflows by turns, that leads from what a workflow launches back to what it waits for. */
export function loopOf(link: Link, others: readonly Link[]): string[] | undefined {
  const ways: string[][] = [[link.launches]]
  const seen = new Set([link.launches])
  for (const way of ways) {
    const job = way.at(-1) ?? ''
    if (link.waits.includes(job)) return [job, `workflow ${link.name}`, ...way]
    for (const { name, waits, launches } of others) {
      if (!waits.includes(job) || seen.has(launches)) continue
      seen.add(launches)
      ways.push([...way, `workflow ${name}`, launches])
    }
  }
  return
}
