import type { AnswerTo, InputOf } from '../../shared/actions/index.ts'
import type { Answer } from '../../shared/http/answer.ts'
import type { Asked } from '../../shared/http/endpoint.ts'
import { type NewUuid, uuidFrom, uuidOf } from '../../shared/model/ids.ts'
import { Problem } from '../../shared/model/problem.ts'
import type { Slots } from '../../shared/model/schedule.ts'
import { DAY, formatDate, type Micros } from '../../shared/model/time.ts'
import { ordersFor } from '../../shared/run/dispatch.ts'
import { logLaunched } from '../../shared/run/launched.ts'
import { checkJob, configurationNotFound } from '../../shared/run/named.ts'
import { accountNotReady } from '../../shared/run/ready.ts'
import { newRun, ofItsRuns, withSlot } from '../../shared/run/start.ts'
import { isUnderWay } from '../../shared/run/state.ts'
import { madeBy, writeAudit } from '../../shared/store/audit.ts'
import { configurationRef, readConfiguration, toConfiguration } from '../../shared/store/configurations.ts'
import { isAlreadyExists, list, type Transaction, transact } from '../../shared/store/database.ts'
import { fromRun, ofBackfillQuery, type Run, runRef, toRun, worksForQuery } from '../../shared/store/runs.ts'
import type { Writing } from './create.ts'
import { checkDays, type Dated, datesBetween, decideDates } from './dates.ts'
import type { Launch } from './launch.ts'
import { parametersOf } from './parameters.ts'
import { checkLaunchable, checkOpen, fingerprint, idempotencyKey } from './rules.ts'

type Backfilling = Writing & { newUuid: NewUuid } & Pick<Asked, 'headers'>

/** A backfill under way. */
type Backfill = {
  launch: Launch
  backfill_id: string
  request: string | undefined
  again: boolean
  width: Micros
}

/** How many dates one transaction gives their runs. */
const AT_ONCE = 50

/**
 * Gives each date its run, in several transactions; what a transaction has made is there before the next begins, and a
 * repeat goes on from there. One under the same key answers what the first did.
 */
export async function backfillJob(
  input: InputOf<'backfill_job'>,
  { newUuid, headers, ...writing }: Backfilling,
): Promise<Answer<AnswerTo<'backfill_job'>>> {
  const { account, order, again } = input
  const { db, caller, now } = writing
  checkLaunchable(input)
  checkJob(input)
  checkDays(input, now())
  const key = idempotencyKey(headers)
  if (again && key === undefined) throw needsKey()
  const backfill_id = key ? uuidFrom('backfill', account, caller.id, key) : newUuid()
  const { environment, configuration_type, configuration_id, action, sql_parameters } = input
  const launch: Launch = {
    ...{ action, account, environment, configuration_type, configuration_id, sql_parameters },
    trigger: { kind: 'backfill', by: caller.name, backfill_id },
    backfill: { from: input.from, to: input.to, order, again },
  }
  const request = key && fingerprint(launch)
  if (request !== undefined) await checkSame(backfill_id, request, writing, account)
  if (!(await writing.readIsReady(account))) throw accountNotReady(account)

  const slots = await slotsFor(input, db)
  const dates = datesBetween(input, now(), slots)
  const backfill = { launch, backfill_id, request, again, width: slots ? 0 : DAY }
  const ordered = order === 'newest' ? dates.toReversed() : dates
  const dated: (Dated & { run_id?: string })[] = []
  for (let at = 0; at < ordered.length; at += AT_ONCE) {
    const some = ordered.slice(at, at + AT_ONCE)
    const { runs, decided } = await giveAll(some, at, backfill, writing)
    const made = new Map(runs.map(run => [uuidOf(run.run_id), run.run_id]))
    dated.push(...decided.map(one => ('uuid' in one ? { ...one, made: made.get(one.uuid) ?? '' } : one)))
    logLaunched(runs, account, writing.log)
    const started = runs.filter(isUnderWay)
    if (started.length > 0) await writing.dispatch(account, ordersFor(started))
  }
  const isRepeat =
    key !== undefined && dated.every(one => !('uuid' in one)) && dated.some(one => 'made' in one)
  return {
    body: {
      backfill_id,
      created: dated.flatMap(one => ('made' in one ? [one.made] : [])),
      left_out: dated.flatMap(one => ('leftOut' in one ? [formatDate(one.date)] : [])),
    },
    ...(isRepeat ? { headers: { 'Idempotent-Replayed': 'true' } } : {}),
  }
}

/** The slots of its schedule, where it has one. */
async function slotsFor(input: InputOf<'backfill_job'>, db: Writing['db']): Promise<Slots | undefined> {
  const configuration = await readConfiguration(db, input.account, input)
  if (!configuration) throw await configurationNotFound(db, input.account, input)
  checkOpen(configuration)
  if (!configuration.schedule) return
  // Only here: what computes crons need not be loaded by who backfills days.
  const { slotsOf } = await import('../../shared/model/schedule.ts')
  return slotsOf(configuration.schedule)
}

/** How often it is tried again where another made the run of a date at the same time. */
const ATTEMPTS = 5

/** Gives some dates the runs that they lack; where another was first, what it has made is seen the next time. */
async function giveAll(dates: Micros[], index: number, backfill: Backfill, writing: Writing) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transact(writing.db, tx => give(tx, dates, index, backfill, writing))
    } catch (error) {
      if (!isAlreadyExists(error) || attempt === ATTEMPTS) throw error
    }
  }
}

/** Gives some dates, in a transaction, the runs that they lack. */
async function give(
  tx: Transaction,
  dates: Micros[],
  index: number,
  { launch, backfill_id, request, again, width }: Backfill,
  { db, caller, now, request_id }: Writing,
): Promise<{ runs: Run[]; decided: Dated[] }> {
  const { account, action, trigger } = launch
  const ref = configurationRef(db, account, launch)
  const data = await tx.get(ref)
  if (!data) throw await configurationNotFound(db, account, launch)
  const configuration = toConfiguration(data)
  checkOpen(configuration)
  const sql_parameters = parametersOf(configuration, launch)
  const span = { from: Math.min(...dates), to: Math.max(...dates) + Math.max(width - 1, 0) }
  const docs = await tx.query(worksForQuery(db, account, launch, span))
  const known = docs.map(doc => toRun(doc.data()))
  const decided = decideDates(dates, known, { account, identity: launch, backfill_id, again, width })

  let after = configuration
  const date = now()
  const runs: Run[] = []
  for (const [at, one] of decided.entries()) {
    if (!('uuid' in one)) continue
    const { uuid, date: execution_date } = one
    // Each a microsecond after the one before: the queue is in the order of their launches.
    const run = newRun({
      ...{ account, uuid, execution_date, trigger, request, sql_parameters },
      configuration: after,
      now: date + index + at,
    })
    if (isUnderWay(run)) after = withSlot(after, run)
    runs.push(run)
    tx.create(runRef(db, account, uuid), fromRun(run))
    writeAudit(tx, db, account, {
      date,
      ...madeBy({ caller, request_id }),
      action,
      target: `runs/${uuid}`,
      from: null,
      to: run.status,
    })
  }
  if (after !== configuration) tx.update(ref, ofItsRuns(after))
  return { runs, decided }
}

/** @throws Problem `idempotency-key-reused` where the key's backfill was asked for otherwise */
async function checkSame(
  backfill_id: string,
  request: string,
  { db }: Pick<Writing, 'db'>,
  account: string,
): Promise<void> {
  const [first] = await list(ofBackfillQuery(db, account, backfill_id).limit(1))
  if (!first || toRun(first.data()).request === request) return
  throw new Problem('idempotency-key-reused', 'This idempotency key already stands for another backfill')
}

function needsKey(): Problem {
  const detail = 'needs the header Idempotency-Key: without one a repeat would launch everything once more'
  return new Problem('invalid-request', 'The request has a fault', {
    errors: [{ pointer: '/again', detail }],
  })
}
