import { setTimeout as sleep } from 'node:timers/promises'
import pLimit from 'p-limit'
import type { Functions, Place } from '../../test/system/process.ts'
import type { Reply } from '../../test/system/system.ts'
import { between, type Must } from './observe.ts'

const CONFIGURATIONS = ['a', 'b']
const ACCOUNTS = 4
const CONNECTIONS = 8
/** How many looks at earlier runs follow a launch. */
const LOOKS = 12
/** Each of them pauses up to so long before the next one, in milliseconds. */
const PAUSE = 600
/** In milliseconds: the product waits so long for its turn, then for Firestore; and room for what is around it. */
const LONGEST = 15_000 + 15_000 + 2000

/** A launch under an idempotency key of its own; its day is what its statement writes. */
type Launch = { key: string; place: Place; id: string; day: string; run_id?: string; asked: number }

/** A steady load of launches and looks at them, over several connections, that remembers every answer. */
export async function startLoad(functions: Functions, random: () => number) {
  const places: Place[] = []
  for (let index = 0; index < ACCOUNTS; index++) places.push(await prepare(functions))
  const launches: Launch[] = []
  const answers: { status: number; ms: number; at: number; wrong?: string }[] = []
  let running: Promise<unknown> | undefined
  let isOn = false

  async function ask(send: () => Promise<Reply>): Promise<Reply | undefined> {
    const began = performance.now()
    let wrong: string | undefined
    const reply = await send().catch((error: unknown) => {
      wrong = `no answer: ${String(error)}`
      return undefined
    })
    if (reply && reply.status !== 200) wrong = faultOf(reply)
    const at = performance.now()
    answers.push({ status: reply?.status ?? 0, ms: at - began, at, ...(wrong ? { wrong } : {}) })
    return reply
  }
  async function launch(one: Launch): Promise<void> {
    one.asked++
    const body = { action: 'launch_job', ...one.place.identity(one.id), execution_date: one.day }
    const reply = await ask(() => functions.call('dag-launch', body, { 'Idempotency-Key': one.key }))
    if (reply?.status === 200) one.run_id = String(reply.body.run_id)
  }
  function another(place = pick(places, random), id = pick(CONFIGURATIONS, random)): Launch {
    const n = launches.length
    const one = {
      key: `launch ${n}`,
      place,
      id,
      day: new Date(n * 86_400_000).toISOString().slice(0, 10),
      asked: 0,
    }
    launches.push(one)
    return one
  }
  async function connection(): Promise<void> {
    while (isOn) {
      const one = another()
      await launch(one)
      for (let look = 0; look < LOOKS && isOn; look++) {
        const { run_id, place, id } = pick(launches, random)
        if (run_id === undefined) continue
        const body = { action: 'check_run_status', ...place.identity(id), run_id }
        await ask(() => functions.call('dag-status', body))
        await sleep(between(random, 0, PAUSE))
      }
    }
  }

  return {
    launches,
    answers,
    on() {
      isOn = true
      running = Promise.all(Array.from({ length: CONNECTIONS }, connection))
    },
    /** Ends the load, once every answer under way is there. */
    async off() {
      isOn = false
      await running
    },
    /** Launches one configuration as often as said, all at once. */
    burst: (count: number) =>
      Promise.all(Array.from({ length: count }, () => launch(another(places[0], 'a')))),
    /** Asks again, under the same key, for what was not acknowledged, until it is. */
    async repeat(patience: number): Promise<number> {
      const last = Date.now() + patience
      const open = launches.filter(({ run_id }) => run_id === undefined)
      const acknowledged = async (one: Launch) => {
        while (one.run_id === undefined && Date.now() < last) {
          await launch(one)
          if (one.run_id === undefined) await sleep(1000)
        }
      }
      const limit = pLimit(CONNECTIONS)
      await Promise.all(open.map(one => limit(() => acknowledged(one))))
      return open.length
    },
    /** Checks what must hold of the answers, and of every launch once its run has ended. */
    async check(must: Must, patience: number): Promise<void> {
      const bad = answers.filter(({ status, wrong }) => status !== 200 && wrong)
      for (const wrong of new Set(bad.map(one => one.wrong))) must(false, String(wrong))
      const slowest = Math.max(...answers.map(({ ms }) => ms))
      must(slowest < LONGEST, `an answer took ${Math.round(slowest)} ms`)
      await checkRuns(launches, places, must, patience)
    },
  }
}

async function prepare(functions: Functions): Promise<Place> {
  const place = await functions.newPlace()
  await place.query(`CREATE TABLE ${place.table('log')} (day STRING)`)
  const sql = "INSERT INTO log VALUES ('{{TEMPLATE_CURRENT_DATE}}')"
  for (const id of CONFIGURATIONS) {
    await place.deployTables(
      id,
      { t: { sql, sql_query_template: 'TEMPLATE_CURRENT_DATE' } },
      { max_active_runs: 1 },
    )
  }
  return place
}

/** What is wrong with a failure: nothing, when it is a 503 problem that says when to come back. */
function faultOf({ status, headers, body, text }: Reply): string | undefined {
  const isProblem = headers.get('content-type') === 'application/problem+json' && body.message === 'ko'
  if (status === 503 && isProblem && Number(headers.get('retry-after')) > 0) return
  return `an answer ${status} ${text.slice(0, 200)}`
}

async function checkRuns(launches: Launch[], places: Place[], must: Must, patience: number): Promise<void> {
  for (const { key, place, run_id } of launches) {
    if (run_id === undefined) {
      must(false, `${key} was never acknowledged`)
      continue
    }
    const { status } = await place.ended(run_id, patience)
    must(status === 'SUCCESS', `${run_id} ended ${status}`)
  }
  const ids = new Set(launches.map(({ run_id }) => run_id))
  must(ids.size === launches.length, 'two launches have one run')
  let runs = 0
  for (const place of places) {
    for (const id of CONFIGURATIONS) {
      runs += (await place.runs(id)).length
      const slots = await place.slots(id)
      must(slots?.length === 0, `${id} of ${place.account} has ${slots?.length} slots taken`)
    }
    const rows = await place.query(`SELECT day, COUNT(*) AS n FROM ${place.table('log')} GROUP BY day`)
    const own = launches.filter(one => one.place === place)
    must(
      rows.length === own.length && rows.every(({ n }) => Number(n) === 1),
      `${own.length} launches of ${place.account} have left ${JSON.stringify(rows.filter(({ n }) => n !== 1))}`,
    )
  }
  must(runs === launches.length, `${launches.length} launches made ${runs} runs`)
}

function pick<T>(all: T[], random: () => number): T {
  const one = all[Math.floor(random() * all.length)]
  if (one === undefined) throw new Error('Nothing to pick from')
  return one
}
