import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Resolve } from '../../../functions/alert-deliver/webhook.ts'
import { uuidOf } from '../../../shared/model/ids.ts'
import { type Micros, systemClock } from '../../../shared/model/time.ts'
import { toAlert } from '../../../shared/store/alerts.ts'
import { deploy, tableToTable } from '../../document/documents.ts'
import { ALERTING, type System, startSystem } from '../../system/system.ts'
import { startHook, startPost } from './post.ts'

/** A system that tells by a real SMTP server and a real webhook, with a clock that goes on when a test says so. */
export async function startTelling({ resolve }: { resolve?: Resolve } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'tailer-alerts-'))
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  const file = join(folder, 'secret')
  await writeFile(file, secret)
  const [post, hook] = await Promise.all([startPost(), startHook()])
  const wall = systemClock()
  let ahead: Micros = 0
  const system = await startSystem({
    now: () => wall() + ahead,
    resolve,
    alerting: {
      ...ALERTING,
      mail: { url: post.url, user: undefined, password: undefined },
      webhookSecrets: pathToFileURL(file).href,
    },
  })
  /** Delivers all that was handed on, and tells what became of it. */
  const deliver = async () => {
    const orders = system.alerts.splice(0)
    const replies = await Promise.all(orders.map(order => system.callPrivate('alert-deliver', order)))
    return replies.map(({ body }) => body.message)
  }
  return {
    system,
    post,
    hook,
    secret,
    deliver,
    /** Forgets what came, and has the server take all again. */
    reset() {
      post.received.length = 0
      system.alerts.length = 0
      post.say.recipient = () => undefined
      post.say.mail = () => undefined
      post.say.taken = () => undefined
    },
    /** Lets time go by, and then the sweep hand on what is due. */
    async later(by: Micros) {
      ahead += by
      await system.callPrivate('run-sweep', {})
      return deliver()
    },
    async stop() {
      await system.stop()
      await post.stop()
      hook.stop()
      await rm(folder, { recursive: true })
    },
  }
}

/** A job of an account of its own, deployed with a monitoring. */
export async function monitored(system: System, monitoring: Record<string, unknown>, changes: object = {}) {
  const account = system.newAccount()
  const enabled = { alert_enabled: true, alert_environment: ['DEV'], ...monitoring }
  const deployed = await deploy(
    system,
    account,
    tableToTable({ max_active_runs: 50, monitoring: enabled, ...changes }),
  )
  if (deployed.status !== 200) throw new Error(`Cannot deploy: ${deployed.text}`)
  const identity = {
    account,
    environment: 'DEV',
    configuration_type: 'table-to-table',
    configuration_id: 'job_DEV',
  }
  const launch = async () => {
    const { body } = await system.call('dag-launch', { action: 'launch_job', ...identity })
    return String(body.run_id)
  }
  const set = (run_id: string, status: string) =>
    system.call('dag-status', { action: 'set_run_status', ...identity, run_id, status })
  return {
    account,
    identity,
    deployed,
    launch,
    set,
    /** Launches a run that ends so. */
    async end(status: string) {
      const run_id = await launch()
      await set(run_id, status)
      return run_id
    },
    /** How an alert stands. */
    async alert(run_id: string, status: string) {
      const id = `${uuidOf(run_id)}~${status}`
      const data = (await system.db.doc(`accounts/${account}/alerts/${id}`).get()).data()
      return data && toAlert(data)
    },
  }
}

/** A monitoring by mail to one reader, unless told otherwise. */
export const email = (more: object = {}) => ({ alert: { email: { email_to: 'ops@tailer.test', ...more } } })
