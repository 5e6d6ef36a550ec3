import { isDeepStrictEqual } from 'node:util'
import { claim } from '../../functions/run-execute/lease.ts'
import { uuidOf } from '../../shared/model/ids.ts'
import { DAY, formatDuration, SECOND, systemClock } from '../../shared/model/time.ts'
import { ENDED_ONCE, logging, outcomeOf } from '../../test/functions/run-execute/deliveries.ts'
import { startSystem } from '../../test/system/system.ts'
import { type Running, startRunning } from '../../test/warehouse/warehouse.ts'
import { type Must, observe, type Row, type Trial } from './observe.ts'

/** By how many seconds the second instance's clock is ahead. */
const SKEWS = [-300, -30, 30, 300, 7200]
/** By how many seconds a runner is ahead that dies. */
const AHEAD = 300
/** Seconds by which an issuer's clock is ahead, and whether its new token is good; the leeway is 30. */
const ISSUERS: [number, boolean][] = [
  [25, true],
  [35, false],
]

/** Instances whose clocks differ, over one run; and tokens of issuers whose clocks differ from ours. */
export async function clocks({ tell }: Trial): Promise<Row[]> {
  const running = await startRunning()
  const rows: Row[] = []
  try {
    for (const skew of SKEWS) {
      tell(`${skew} s`)
      const fault = `a second runner's clock ${away(skew)}`
      rows.push(await observe(fault, must => compete(running, skew, must)))
    }
    rows.push(await observe('a runner ahead dies', must => leaves(running, must)))
    rows.push(await observe("an issuer's clock", must => tokens(running, must)))
  } finally {
    await running.stop()
  }
  return rows
}

const away = (skew: number) => `${formatDuration(Math.abs(skew) * SECOND)} ${skew < 0 ? 'behind' : 'ahead'}`

async function compete(running: Running, skew: number, must: Must): Promise<{ done: string; seen: string }> {
  const wall = systemClock()
  const { projectId } = running.system
  const other = await startSystem({
    projectId,
    now: () => wall() + skew * SECOND,
    dispatch: async () => {},
  })
  try {
    const place = await logging(running, 300)
    running.gate.isOpen = false
    const run_id = await place.launch('job')
    const first = running.execute(place.account, run_id)
    await place.taskIs(run_id, 'a', 'RUNNING')
    const second = other.callPrivate('run-execute', { account: place.account, run_id })
    await other.callPrivate('run-sweep', {})
    await running.sweep()
    const answers = await Promise.all([first, second])
    running.gate.isOpen = true
    // Where the second one took the run and left, or wrote a lease that the first takes for old.
    await running.execute(place.account, run_id)
    const outcome = await outcomeOf(running, place, run_id)
    must(isDeepStrictEqual(outcome, ENDED_ONCE), `it came to ${JSON.stringify(outcome)}`)
    const { duration } = await place.runOf(run_id)
    const [one, two] = answers.map(({ body }) => String(body.message ?? body.title))
    must(Math.abs(duration ?? DAY) < DAY, 'its duration is none')
    return {
      done: 'a run under way at one runner is handed to the second; both sweep',
      seen: `the first answered "${one}", the second "${two}"; ${outcome.status}, its statement once, its slot free; its duration is told as ${formatDuration(duration ?? 0)}`,
    }
  } finally {
    running.gate.isOpen = true
    await other.stop()
  }
}

/** What a clock ahead does cost: how long the run of a dead runner waits for the next one. */
async function leaves(running: Running, must: Must): Promise<{ done: string; seen: string }> {
  const now = systemClock()
  const place = await logging(running, 0)
  running.gate.isOpen = false
  const run_id = await place.launch('job')
  running.gate.isOpen = true
  const { db } = running.system
  const held = { db, account: place.account, uuid: uuidOf(run_id) }
  const at = now()
  await claim({ ...held, holder: 'ahead' }, at + AHEAD * SECOND)
  const early = await claim({ ...held, holder: 'other' }, at + (AHEAD + 19) * SECOND)
  const late = await claim({ ...held, holder: 'other' }, at + (AHEAD + 20) * SECOND)
  must('refused' in early && 'run' in late, 'the lease lasts otherwise')
  return {
    done: `a runner ${AHEAD} s ahead claims a run and is not heard of again; another, whose clock is right, wants it`,
    seen: `the run is nobody else's for ${AHEAD} s longer than the 20 s of a lease, and is taken then`,
  }
}

async function tokens({ system }: Running, must: Must): Promise<{ done: string; seen: string }> {
  const account = system.newAccount()
  const body = { action: 'get_by_status', account, configuration_type: 'table-to-table' }
  const at = Math.floor(Date.now() / 1000)
  const seen: string[] = []
  for (const [skew, isGood] of ISSUERS) {
    const ahead = await system.token({ iat: at + skew, exp: at + skew + 600 })
    const behind = await system.token({ iat: at - skew - 600, exp: at - skew })
    const statuses = []
    for (const token of [ahead, behind])
      statuses.push((await system.call('dag-status', body, { token })).status)
    must(
      statuses.every(status => status === (isGood ? 200 : 401)),
      `${skew} s away were answered ${statuses}`,
    )
    seen.push(`${skew} s: ${statuses.join(' and ')}`)
  }
  return {
    done: 'a token that is new by a clock ahead of ours, and one that ends now by a clock behind it',
    seen: seen.join('; '),
  }
}
