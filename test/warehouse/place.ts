import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BigQuery } from '@google-cloud/bigquery'
import type { Firestore } from '@google-cloud/firestore'
import type { Storage } from '@google-cloud/storage'
import { z } from 'zod'
import type { Endpoint } from '../../shared/actions/endpoints.ts'
import { uuidOf } from '../../shared/model/ids.ts'
import { readConfiguration } from '../../shared/store/configurations.ts'
import { readRun } from '../../shared/store/runs.ts'
import { listTasks } from '../../shared/store/tasks.ts'
import type { Reply } from '../system/system.ts'

const launched = z.object({ run_id: z.string() })
const listed = z.object({ results: z.array(z.looseObject({ run_id: z.string(), status: z.string() })) })

/** A task of a document; `sql` and `ddl` are the texts of its files. */
export type TaskFields = Record<string, unknown> & { sql?: string; ddl?: unknown }

/** In milliseconds: how long a state is waited for before the test fails. */
const PATIENCE = 25_000

/** SQL that fails whenever it runs. */
export const FAILING = 'SELECT * FROM `demo-tailer.nowhere.nothing`'

/** An account, a dataset and a bucket of one test's own, and what the test does with them, over HTTP. */
export async function place({
  account,
  db,
  bigquery,
  storage,
  call,
}: {
  account: string
  db: Firestore
  bigquery: BigQuery
  storage: Storage
  call: (endpoint: Endpoint, body: Record<string, unknown>) => Promise<Reply>
}) {
  const unique = randomUUID()
  const dataset = `d_${unique.replaceAll('-', '_')}`
  const bucket = `bucket-${unique}`
  const location = 'EU'
  await bigquery.createDataset(dataset, { location })
  await storage.createBucket(bucket)
  const project = bigquery.projectId

  /** A table's name, for SQL; those of this place's dataset unless they name another. */
  const table = (name: string) => `\`${project}.${dataset}.${name}\``
  const identity = (id: string, configuration_type = 'table-to-table') => ({
    account,
    environment: 'DEV',
    configuration_type,
    configuration_id: configuration_type === 'workflow' ? id : `${id}_DEV`,
  })

  async function deploy(configuration: Record<string, unknown>, files: Record<string, string> = {}) {
    const request = { action: 'deploy_configuration', account, environment: 'DEV', configuration, files }
    const reply = await call('configuration-status', request)
    if (reply.status !== 200) throw new Error(`Cannot deploy: ${reply.text}`)
  }

  /** Splits tasks into what stands in the document and their files. */
  function filed(tasks: Record<string, TaskFields>, key: 'id' | 'task_id') {
    const files: Record<string, string> = {}
    const documents = Object.entries(tasks).map(([id, { sql, ddl, ...fields }]) => {
      if (sql !== undefined) files[`${id}.sql`] = sql
      if (ddl !== undefined) files[`${id}.json`] = JSON.stringify(ddl)
      return {
        [key]: id,
        ...(sql === undefined ? {} : { sql_file: `${id}.sql` }),
        ...(ddl === undefined ? {} : { ddl_file: `${id}.json` }),
        ...fields,
      }
    })
    return { files, documents }
  }

  const runOf = async (run_id: string) => {
    const run = await readRun(db, account, uuidOf(run_id))
    if (!run) throw new Error(`No run ${run_id}`)
    return run
  }
  const tasksOf = async (run_id: string) => {
    const tasks = await listTasks(db, account, uuidOf(run_id))
    return Object.fromEntries(tasks.map(task => [task.task_id, task]))
  }

  return {
    account,
    dataset,
    bucket,
    table,
    identity,
    call,
    deploy,
    runOf,
    tasksOf,
    /** Deploys a table-to-table configuration; tasks without a task_type are queries or scripts. */
    async deployTables(
      id: string,
      tasks: Record<string, TaskFields>,
      { dependencies = [], ...fields }: { dependencies?: string[] } & Record<string, unknown> = {},
    ) {
      const { files, documents } = filed(tasks, 'id')
      const document = {
        configuration_type: 'table-to-table',
        configuration_id: id,
        default_gcp_project_id: project,
        default_bq_dataset: dataset,
        task_dependencies: dependencies,
        workflow: documents,
        ...fields,
      }
      await deploy(document, files)
    },
    /** Deploys a table-to-storage configuration. */
    async deployExport(id: string, tasks: Record<string, TaskFields>, fields: Record<string, unknown> = {}) {
      const { files, documents } = filed(tasks, 'task_id')
      const document = {
        configuration_type: 'table-to-storage',
        configuration_id: id,
        version: '3',
        gcp_project_id: project,
        gcs_dest_bucket: bucket,
        gcs_dest_prefix: 'out',
        tasks: documents,
        ...fields,
      }
      await deploy(document, files)
    },
    deployWorkflow: (id: string, jobs: string[], target: string) =>
      deploy({
        configuration_type: 'workflow',
        configuration_id: id,
        version: '2',
        authorized_job_ids: jobs.map(job => `gbq-to-gbq|${job}_DEV`),
        target_dag: { configuration_type: 'table-to-table', configuration_id: `${target}_DEV` },
      }),
    async launch(id: string, more: Record<string, unknown> = {}, type?: string) {
      const reply = await call('dag-launch', { action: 'launch_job', ...identity(id, type), ...more })
      if (reply.status !== 200) throw new Error(`Cannot launch: ${reply.text}`)
      return launched.parse(reply.body).run_id
    },
    /** Does another action of a run. */
    act: (action: string, id: string, run_id: string, more: Record<string, unknown> = {}) =>
      call(action === 'set_run_status' ? 'dag-status' : 'dag-launch', {
        action,
        ...identity(id),
        run_id,
        ...more,
      }),
    /** The runs of a configuration, the latest first. */
    async runs(id: string, more: Record<string, unknown> = {}) {
      const body = { action: 'get_last_status', ...identity(id), limit: 1000, ...more }
      return listed.parse((await call('dag-status', body)).body).results
    },
    /** A run once it has ended. */
    async ended(run_id: string, patience = PATIENCE) {
      await until(async () => !['RUNNING', 'QUEUED'].includes((await runOf(run_id)).status), patience)
      return runOf(run_id)
    },
    /** Waits till a task of a run stands as it should. */
    taskIs: (run_id: string, task: string, status: string) =>
      until(async () => (await tasksOf(run_id))[task]?.status === status),
    /** How the tasks of a run stand. */
    async statuses(run_id: string) {
      const tasks = Object.values(await tasksOf(run_id))
      return Object.fromEntries(tasks.map(task => [task.task_id, task.status]))
    },
    /** The slots that runs of a configuration hold. */
    async slots(id: string) {
      return (await readConfiguration(db, account, identityOf(id)))?.active_runs
    },
    async query(sql: string) {
      const [rows] = await bigquery.query({ query: sql, location })
      return rows
    },
    /** How many rows a table has; undefined where there is none. */
    async count(name: string): Promise<number | undefined> {
      const [exists] = await bigquery.dataset(dataset).table(name).exists()
      if (!exists) return undefined
      const [rows] = await bigquery.query({ query: `SELECT COUNT(*) AS n FROM ${table(name)}`, location })
      return Number(Object(rows[0]).n)
    },
    async metadata(name: string) {
      const [metadata] = await bigquery.dataset(dataset).table(name).getMetadata()
      return metadata
    },
    /** The names of the bucket's files. */
    async files() {
      const [files] = await storage.bucket(bucket).getFiles()
      return files.map(file => file.name).sort()
    },
    async read(name: string) {
      const [content] = await storage.bucket(bucket).file(name).download({ decompress: false })
      return content
    },
  }

  function identityOf(id: string) {
    return { configuration_type: 'table-to-table', environment: 'DEV', configuration_id: `${id}_DEV` }
  }
}

/** Waits for something to hold. @throws Error after a while */
export async function until(holds: () => Promise<boolean>, patience = PATIENCE): Promise<void> {
  const last = Date.now() + patience
  while (!(await holds())) {
    if (Date.now() > last) throw new Error(`It does not come to hold in ${patience / 1000} s: ${holds}`)
    await sleep(40)
  }
}
