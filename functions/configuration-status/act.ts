import type { Firestore } from '@google-cloud/firestore'
import type { AnswerTo, InputOf } from '../../shared/actions/index.ts'
import { scheduleOf } from '../../shared/document/schedule.ts'
import type { Answer } from '../../shared/http/answer.ts'
import type { Asked } from '../../shared/http/endpoint.ts'
import { configurationKey } from '../../shared/model/configuration-key.ts'
import { Problem } from '../../shared/model/problem.ts'
import type { Clock } from '../../shared/model/time.ts'
import { type Dispatch, ordersFor } from '../../shared/run/dispatch.ts'
import { checkJob, configurationNotFound } from '../../shared/run/named.ts'
import { writePassed } from '../../shared/run/passed.ts'
import { readQueued, startQueued } from '../../shared/run/queue.ts'
import { ofItsRuns, withSlot } from '../../shared/run/start.ts'
import { droppedSlots } from '../../shared/run/times.ts'
import { accountRef, toAccount } from '../../shared/store/accounts.ts'
import { madeBy, writeAudit } from '../../shared/store/audit.ts'
import {
  type Configuration,
  configurationRef,
  fromTimes,
  toConfiguration,
  workflowsQuery,
} from '../../shared/store/configurations.ts'
import { transact } from '../../shared/store/database.ts'
import { readEffective } from '../../shared/store/filled.ts'
import { loopThrough, withStatus } from './rules.ts'

/** What a configuration is changed with: who asks, and who is handed the runs that may start then. */
export type Change = { db: Firestore; now: Clock; dispatch: Dispatch } & Omit<Asked, 'headers'>

/** Disables, enables, archives or brings back; who waited while it was closed then starts. */
export async function setConfigurationStatus(
  input: InputOf<'set_configuration_status'>,
  { db, now, dispatch, caller, request_id }: Change,
): Promise<Answer<AnswerTo<'set_configuration_status'>>> {
  const { account } = input
  checkJob(input)
  const key = configurationKey(input)
  const started = await transact(db, async tx => {
    const ref = configurationRef(db, account, input)
    const data = await tx.get(ref)
    if (!data) throw await configurationNotFound(db, account, input)
    const date = now()
    const before = await withItsSchedule(toConfiguration(data), input, db)
    const { after, reopened } = withStatus(before, input, { role: caller.role, now: date })
    const dropped = droppedSlots(before, after, date)
    const moved = before.archived !== after.archived
    const owner = moved ? toAccount(await tx.get(accountRef(db, account))) : undefined
    if (moved && !after.archived && after.configuration_type === 'workflow') {
      const docs = await tx.query(workflowsQuery(db, account, after.environment))
      const all = docs.map(doc => toConfiguration(doc.data()))
      const detail = loopThrough(account, after, all)
      if (detail !== undefined) throw new Problem('conflict', detail)
    }
    const queued = reopened ? await readQueued(tx, after, { db, account }) : []

    const started = startQueued(tx, queued, { db, account, now: date })
    const schedule = after.schedule ? { schedule: after.schedule } : {}
    const { activated, archived } = after
    const runs = ofItsRuns(started.reduce(withSlot, after))
    tx.update(ref, { activated, archived, ...runs, ...schedule, ...fromTimes(after) })
    if (owner) {
      const others = owner.archived_configurations.filter(id => id !== key)
      const archived_configurations = after.archived ? [...others, key] : others
      tx.set(accountRef(db, account), { ...owner, archived_configurations })
    }
    const by = { date, ...madeBy({ caller, request_id }) }
    if (dropped) {
      const note = 'Slots that were due, and not launched yet, when the configuration was closed'
      writePassed(tx, dropped, before, { db, account, ...by, note })
    }
    writeAudit(tx, db, account, {
      ...by,
      action: input.action,
      target: `configurations/${key}`,
      from: { activated: before.activated, archived: before.archived },
      to: { activated, archived: after.archived },
    })
    return started
  })
  if (started.length > 0) await dispatch(account, ordersFor(started))
  return { body: { message: 'ok' } }
}

/** A configuration to be enabled, with the schedule of its document: deployed before there were schedules, it lacks it. */
async function withItsSchedule(
  configuration: Configuration,
  { account, activated }: InputOf<'set_configuration_status'>,
  db: Firestore,
): Promise<Configuration> {
  const { version, schedule } = configuration
  const isEnabled = activated === true && !configuration.activated
  if (!isEnabled || schedule || version === undefined) return configuration
  const deployed = await readEffective(db, { account, identity: configuration, version })
  const found = deployed && scheduleOf(deployed.document)
  return found ? { ...configuration, schedule: found } : configuration
}
