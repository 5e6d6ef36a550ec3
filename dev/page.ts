import type { Firestore } from '@google-cloud/firestore'
import { configurationKey } from '../shared/model/configuration-key.ts'
import { uuidOf } from '../shared/model/ids.ts'
import { parseDate } from '../shared/model/time.ts'
import { withRun } from '../shared/run/strip.ts'
import {
  type Configuration,
  configurationRef,
  readConfiguration,
  toConfiguration,
} from '../shared/store/configurations.ts'
import { transact } from '../shared/store/database.ts'
import { fromRun, type Run, runRef } from '../shared/store/runs.ts'

/** The account of the page's examples. */
export const ACCOUNT = '000099'

const PREPARE = {
  configuration_type: 'table-to-table',
  environment: 'DEV',
  configuration_id: '000099_iowa_liquor_prepare_pda_DEV',
} as const
const COPY = {
  configuration_type: 'storage-to-storage',
  environment: 'DEV',
  configuration_id: '000099-jarvis-demo-iowa-liquor-storage-to-storage',
} as const
const PREPARE_JOB = 'gbq-to-gbq|000099_iowa_liquor_prepare_pda_DEV'
const COPY_JOB =
  'storage-to-storage|000099|000099-jarvis-demo-iowa-liquor-storage-to-storage|DEV|stores-{{FD_DATE}}-{{FD_TIME}}.csv'

const prepared = (run_id: string, start: string, update: string, duration: string) =>
  endedRun(PREPARE, { job_id: PREPARE_JOB, run_id, start, update, duration })
const copied = (run_id: string, start: string, duration: string) =>
  endedRun(COPY, { job_id: COPY_JOB, run_id, start, duration })

/** The page's six runs, to the microsecond. */
const PAGE_RUNS: Run[] = [
  prepared(
    '20201230-112837-0a795c70-2557-4a60-ba16-788aa2bea179',
    '2020-12-30T11:28:43.861340+00:00',
    '2020-12-30T11:30:07.960767+00:00',
    '0:01:24.002519',
  ),
  prepared(
    '20201230-110907-47b31b2d-a54a-4a95-a3a6-b4fbc2168333',
    '2020-12-30T11:09:13.665798+00:00',
    '2020-12-30T11:10:49.097747+00:00',
    '0:01:35.345232',
  ),
  prepared(
    '20201210-140612-19e547a1-de6a-47f0-b563-b8a3d5754118',
    '2020-12-10T14:06:17.415294+00:00',
    '2020-12-10T14:07:56.739284+00:00',
    '0:01:39.201091',
  ),
  copied('20201209-cf026ae9-c79c-4cf9-8ffb-0bb63ad39469', '2020-12-09T17:17:23+00:00', '0:00:03.885654'),
  copied('20201209-7b7b7a66-1cc0-4f09-a893-ce4a35adf09b', '2020-12-09T17:17:18+00:00', '0:00:04.373931'),
  copied('20201209-4d76a90a-b092-4c69-a87f-b0cd79305428', '2020-12-09T17:17:18+00:00', '0:00:04.295537'),
]

/** The page's configurations that are not deployed through the API: a file-driven one. */
const PAGE_CONFIGURATIONS: Configuration[] = [
  { ...COPY, activated: true, archived: false, max_active_runs: 1, active_runs: [] },
]

function endedRun(
  identity: Pick<Run, 'configuration_type' | 'environment' | 'configuration_id'>,
  given: { job_id: string; run_id: string; start: string; update?: string; duration: string },
): Run {
  const start = moment(given.start)
  return {
    ...identity,
    run_id: given.run_id,
    configuration: configurationKey(identity),
    job_id: given.job_id,
    status: 'SUCCESS',
    launch_date: start,
    start_execution_date: start,
    last_update_date: given.update === undefined ? undefined : moment(given.update),
    duration: moment(`1970-01-01T0${given.duration}`),
    execution_date: start,
    counted: true,
    by_hand: false,
    lease_holder: null,
    lease_until: null,
    sweep_at: null,
    failures: 0,
    claims: [],
    sub_status: 'SUCCESS',
  }
}

function moment(text: string): number {
  const micros = parseDate(text)
  if (micros === undefined) throw new Error(`Cannot read ${text} as a date`)
  return micros
}

/**
 * Stores what of the page cannot be made through the API: its past runs, as the page has them, whatever became of them
 * since, and its file-driven configuration, where it is not there.
 */
export async function storePage(db: Firestore): Promise<void> {
  const batch = db.batch()
  for (const configuration of PAGE_CONFIGURATIONS) {
    if (await readConfiguration(db, ACCOUNT, configuration)) continue
    batch.set(configurationRef(db, ACCOUNT, configuration), configuration)
  }
  for (const run of PAGE_RUNS) batch.set(runRef(db, ACCOUNT, uuidOf(run.run_id)), fromRun(run))
  await batch.commit()
}

/**
 * Puts the page's runs on the strips of their configurations, once these are there: they ended when nobody kept one. Newer
 * runs stay before them.
 */
export async function showPage(db: Firestore): Promise<void> {
  for (const identity of [PREPARE, COPY]) {
    const key = configurationKey(identity)
    const runs = PAGE_RUNS.filter(({ configuration }) => configuration === key)
    await transact(db, async tx => {
      const ref = configurationRef(db, ACCOUNT, identity)
      const data = await tx.get(ref)
      if (!data) return
      const shown = runs.reduce((configuration, run) => withRun(configuration, run), toConfiguration(data))
      tx.update(ref, { strip: shown.strip })
    })
  }
}
