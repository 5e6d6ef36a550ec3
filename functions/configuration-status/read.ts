import type { Firestore } from '@google-cloud/firestore'
import { pageOf } from '../../shared/actions/configuration-page.ts'
import type { AnswerTo, InputOf } from '../../shared/actions/index.ts'
import type { Answer } from '../../shared/http/answer.ts'
import { configurationKey } from '../../shared/model/configuration-key.ts'
import { isLaunchable } from '../../shared/model/configuration-types.ts'
import { jobId } from '../../shared/model/ids.ts'
import { type Clock, formatDate, type Micros } from '../../shared/model/time.ts'
import { checkJob, configurationNotFound } from '../../shared/run/named.ts'
import { listAudit } from '../../shared/store/audit.ts'
import { type Configuration, readConfiguration, withoutRunsQuery } from '../../shared/store/configurations.ts'
import { readFilled } from '../../shared/store/filled.ts'
import { listVersions, readVersion } from '../../shared/store/versions.ts'
import { tasksOf, workflowOf } from './graph.ts'
import { lastRunsOf } from './last-runs.ts'
import { noVersion } from './source.ts'
import { timelinessOf } from './timeliness.ts'

/** How many versions an answer lists. */
const MOST_VERSIONS = 50

/** A configuration, archived or not, with its latest document and files, or those of another version. */
export async function getConfiguration(
  input: InputOf<'get_configuration'>,
  { db, now }: { db: Firestore; now: Clock },
): Promise<Answer<AnswerTo<'get_configuration'>>> {
  checkJob(input)
  const { account } = input
  const configuration = await readConfiguration(db, account, input)
  if (!configuration) throw await configurationNotFound(db, account, input)
  const number = input.version ?? configuration.version
  const version = number === undefined ? undefined : await readVersion(db, account, input, number)
  if (!version && input.version !== undefined) throw noVersion(configuration, input.version)
  const [filled, tasks, versions, history, timeliness] = await Promise.all([
    version && readFilled(db, { account, identity: input, version: version.version }, version),
    version && isLaunchable(configuration)
      ? tasksOf({ account, identity: input, version: version.version }, db)
      : null,
    listVersions(db, account, input, { latest: configuration.version ?? 0, limit: MOST_VERSIONS }),
    listAudit(db, account, `configurations/${configurationKey(configuration)}`),
    timelinessOf(configuration, now()),
  ])
  const { configuration_id, configuration_type, environment, activated, archived } = configuration
  const result = {
    account,
    configuration_id,
    configuration_type,
    environment,
    activated,
    archived,
    next_launch: dateOf(configuration.next_launch),
    next_reset: dateOf(configuration.next_reset),
    version: version?.version ?? null,
    deployed_date: dateOf(version?.date),
    deployed_by: version?.principal ?? null,
    configuration: version?.document ?? null,
    files: version?.files ?? {},
    filled: filled ? { configuration: filled.document, files: filled.files } : null,
    tasks,
    workflow: workflowOf(configuration),
    context_id: version?.context_id ?? configuration.context_id ?? null,
    context_version: version?.context_version ?? null,
    context_values: version?.context_values ?? null,
    ...timeliness,
    ...lastRunsOf(configuration),
    notes: configuration.notes ?? 0,
    versions: versions.map(({ version, date, principal }) => ({
      version,
      deployed_date: formatDate(date),
      deployed_by: principal,
    })),
    history: history.map(({ date, ...change }) => ({ date: formatDate(date), ...change })),
  }
  return { body: { results: [result] } }
}

/** The account's configurations in the order of type, environment and id; archived ones are left out. */
export async function listConfigurations(
  input: InputOf<'list_configurations'>,
  db: Firestore,
): Promise<Answer<AnswerTo<'list_configurations'>>> {
  const { account } = input
  const { found, ...page } = await pageOf(input, db, withoutRunsQuery)
  return { body: { results: found.map(configuration => summary(account, configuration)), ...page } }
}

/** What every list tells of a configuration. */
export function factsOf(account: string, configuration: Configuration) {
  const { activated, configuration_id, configuration_type, environment } = configuration
  const { short_description = null, version = null } = configuration
  return { account, activated, configuration_id, configuration_type, environment, short_description, version }
}

const summary = (account: string, configuration: Configuration) => ({
  ...factsOf(account, configuration),
  job_ids: [jobId(account, configuration)],
  deployed_date: dateOf(configuration.deployed_date),
})

export const dateOf = (date: Micros | undefined): string | null =>
  date === undefined ? null : formatDate(date)
