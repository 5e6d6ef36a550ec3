import { createHash, randomUUID } from 'node:crypto'
import type { Firestore } from '@google-cloud/firestore'
import pLimit, { type LimitFunction } from 'p-limit'
import type { Answer } from '../../shared/http/answer.ts'
import { eventEntry } from '../../shared/model/events.ts'
import { errorFields, type Log } from '../../shared/model/log.ts'
import { type Clock, SECOND } from '../../shared/model/time.ts'
import type { Alerting } from '../settings.ts'
import { type Claimed, claim, type Held, settle } from './claim.ts'
import { eventOf } from './event.ts'
import { mailOf } from './letter.ts'
import type { SendMail } from './mail.ts'
import { channelOf, type Recipient } from './recipients.ts'
import type { Outcome } from './rules.ts'
import type { SecretOf } from './secret.ts'
import { callWebhook, type Resolve } from './webhook.ts'

/** What alerts are delivered with. */
export type Deliverer = {
  db: Firestore
  now: Clock
  log: Log
  alerting: Alerting
  sendMail: SendMail
  secretOf: SecretOf
  resolve?: Resolve | undefined
  /** Shared by all deliveries of this process: those of one account are taken one after another, for they meet in who reads them. */
  lanes: Map<string, LimitFunction>
}

/** Delivers an alert to all who have not heard of it, and keeps what came of it. */
export async function deliver(
  { account, alert: id }: { account: string; alert: string },
  deliverer: Deliverer,
): Promise<Answer> {
  const { db, now, log, lanes } = deliverer
  const held: Held = { db, account, id, holder: randomUUID() }
  const undelivered = (why: string) => {
    const message = `Alert ${id} is given up: ${why}`
    log(eventEntry('alert-undelivered', { account }, { severity: 'ERROR', message, alert: id }))
  }
  const lane = lanes.get(account) ?? pLimit(1)
  lanes.set(account, lane)
  const claimed = await lane(() => claim(held, now()))
  if (lane.activeCount + lane.pendingCount === 0) lanes.delete(account)
  if (claimed === 'spent') undelivered('whoever delivered it died of it')
  if (typeof claimed === 'string') return { body: { message: claimed } }
  const outcomes = await sendAll(claimed, held, deliverer)
  const after = await settle(held, outcomes, now())
  for (const { error } of outcomes.values()) {
    if (error === undefined) continue
    log({ severity: 'WARNING', message: `Alert ${id} could not be delivered: ${error}`, account, alert: id })
  }
  if (after?.state === 'dead') undelivered(after.error ?? 'nobody was there to hear of it')
  return { body: { message: after?.state ?? 'lost' } }
}

async function sendAll(
  claimed: Claimed,
  held: Held,
  deliverer: Deliverer,
): Promise<ReadonlyMap<string, Outcome>> {
  const channels = Map.groupBy(claimed.recipients, channelOf)
  const outcomes = [...channels].map(async ([channel, readers]): Promise<[string, Outcome][]> => {
    try {
      return await sendTo(channel, readers, claimed, held, deliverer)
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      deliverer.log({
        ...{ severity: 'ERROR', message: `Alert ${held.id}: the delivery failed` },
        ...{ account: held.account, error: errorFields(error) },
      })
      return readers.map(({ key }) => [key, { state: 'due', error: message }])
    }
  })
  return new Map((await Promise.all(outcomes)).flat())
}

/** Sends to the readers of one channel: those of an e-mail get one mail, a webhook is called. */
async function sendTo(
  channel: string,
  readers: Recipient[],
  { alert, monitoring }: Claimed,
  { account, id }: Held,
  { now, alerting, sendMail, secretOf, resolve }: Deliverer,
): Promise<[string, Outcome][]> {
  const where = { account, studio: alerting.studio }
  const name = createHash('sha256')
    .update(JSON.stringify([account, id, channel]))
    .digest('hex')
    .slice(0, 32)
  const [first] = readers
  if (first?.to.kind === 'webhook') {
    const { url } = first.to
    const body = eventOf(alert, first.to, monitoring, where)
    const timestamp = Math.floor(now() / SECOND)
    const call = { url, body, id: `msg_${name}`, secret: await secretOf(account), timestamp }
    return [[first.key, await callWebhook(call, alerting.webhookHosts, resolve)]]
  }
  const outcomes = await sendMail(mailOf({ alert, monitoring, readers, name }, where, alerting))
  return readers.map(({ key, to }) => [
    key,
    (to.kind === 'email' ? outcomes.get(to.address) : undefined) ?? { state: 'due' },
  ])
}
