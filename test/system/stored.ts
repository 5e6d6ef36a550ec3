import type { Firestore } from '@google-cloud/firestore'
import { FORGET } from '../../dev/settings.ts'
import { configurationKey } from '../../shared/model/configuration-key.ts'
import { jobId, newUuid, runId, uuidOf } from '../../shared/model/ids.ts'
import { subStatusOf } from '../../shared/model/statuses.ts'
import { systemClock } from '../../shared/model/time.ts'
import { type Account, accountRef } from '../../shared/store/accounts.ts'
import { type Configuration, configurationRef, fromConfiguration } from '../../shared/store/configurations.ts'
import { fromRun, type Run, runRef } from '../../shared/store/runs.ts'
import { fromMarks, marksRef, toMarks } from '../../shared/store/workflows.ts'

/** The projects that tests' documents name. */
const PROJECTS = ['demo-tailer', 'my-project', 'dev-project']

/** The runner of an account of a test, which names the Firestore project that the account is stored in. */
const runnerOf = (projectId: string, account: string): string =>
  `account-${account}@${projectId}.iam.gserviceaccount.com`
/** The Firestore project that the account of a runner is stored in. */
export const storedIn = (runner: string): string | undefined =>
  /@(.+)\.iam\.gserviceaccount\.com$/.exec(runner)?.[1]

/** Makes an account ready, as set_account does, with a runner of its own and the projects that tests' documents name. */
export async function putAccount(
  db: Firestore,
  account: string,
  { projectId, projects = PROJECTS }: { projectId: string; projects?: string[] | undefined },
): Promise<void> {
  const runner = runnerOf(projectId, account)
  await changeAccount(db, account, { name: 'A test’s', runner, projects })
}

/** Changes an account, or takes it away; from then on BigQuery and Cloud Storage follow the new rule. */
export async function changeAccount(
  db: Firestore,
  account: string,
  fields: Partial<Account> | undefined,
): Promise<void> {
  const ref = accountRef(db, account)
  await (fields ? ref.set(fields, { merge: true }) : ref.delete())
  const { TAILER_IAM_ENDPOINT: iam } = process.env
  if (iam) await fetch(iam + FORGET, { method: 'POST' })
}

/** A configuration; a table-to-table one in DEV unless the fields say otherwise. */
export const madeConfiguration = (fields: Partial<Configuration> = {}): Configuration => ({
  configuration_type: 'table-to-table',
  environment: 'DEV',
  configuration_id: 'job_DEV',
  activated: true,
  archived: false,
  max_active_runs: 1,
  active_runs: [],
  ...fields,
})

/** Stores a configuration as deploying it does; a table-to-table one in DEV unless the fields say otherwise. */
export async function putConfiguration(
  db: Firestore,
  account: string,
  fields: Partial<Configuration>,
): Promise<Configuration> {
  const configuration = madeConfiguration(fields)
  await configurationRef(db, account, configuration).set(fromConfiguration(configuration))
  if (configuration.configuration_type === 'workflow') {
    await marksRef(db, account, configuration).set(fromMarks(toMarks(undefined)))
  }
  return configuration
}

const now = systemClock()

/** Stores a run; one of `job_DEV` that has succeeded unless the fields say otherwise. */
export async function putRun(db: Firestore, account: string, fields: Partial<Run>): Promise<Run> {
  const date = fields.start_execution_date ?? now()
  const identity = {
    configuration_type: fields.configuration_type ?? 'table-to-table',
    environment: fields.environment ?? 'DEV',
    configuration_id: fields.configuration_id ?? 'job_DEV',
  }
  const run: Run = {
    run_id: runId(date, newUuid()),
    ...identity,
    configuration: configurationKey(identity),
    job_id: jobId(account, identity),
    status: 'SUCCESS',
    launch_date: date,
    start_execution_date: date,
    last_update_date: date,
    duration: 1_000_000,
    execution_date: date,
    counted: false,
    by_hand: false,
    lease_holder: null,
    lease_until: null,
    sweep_at: null,
    failures: 0,
    claims: [],
    sub_status: subStatusOf(fields.status ?? 'SUCCESS'),
    ...fields,
  }
  await runRef(db, account, uuidOf(run.run_id)).set(fromRun(run))
  return run
}
