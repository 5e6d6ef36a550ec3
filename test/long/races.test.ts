import { afterAll, describe, expect, test } from 'vitest'
import { SECOND, systemClock } from '../../shared/model/time.ts'
import { jobsOf } from '../run/jobs.ts'
import { type System, startSystem } from '../system/system.ts'

const systems: System[] = []
afterAll(async () => {
  await Promise.all(systems.map(system => system.stop()))
})

/**
 * An account on two instances; what is done at once is done on both. Each has a Firestore project of its own: in the
 * emulator a transaction's query meets the writes of every other account.
 */
async function fresh() {
  const system = await startSystem()
  const second = await startSystem({ projectId: system.projectId })
  systems.push(system, second)
  const account = system.newAccount()
  const instances = [jobsOf(system, account), jobsOf(second, account)] as const
  const dispatched = () => [...system.dispatched, ...second.dispatched]
  return {
    ...instances[0],
    /** One of the two instances, by turns. */
    at: (turn: number) => instances[turn % 2 === 0 ? 0 : 1],
    /** The ids of a job's runs that were handed to the runner, sorted. */
    started: (job = 'J') =>
      dispatched()
        .filter(({ run }) => run.configuration_id === `${job}_DEV`)
        .map(({ run }) => run.run_id)
        .sort(),
  }
}
const times = <T>(count: number, each: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => each(i))
const ok = (count: number) => times(count, () => 200)
const statusesOf = (answers: { status: number }[]) => answers.map(({ status }) => status)

/** Two jobs of a workflow end at once, then three of another. */
async function round(turn: number) {
  const { put, putWorkflow, at, launch, runs, started } = await fresh()
  for (const names of [
    ['JA', 'JB'],
    ['JC', 'JD', 'JE'],
  ]) {
    const target = `JT${names.length}`
    for (const job of [...names, target]) await put(job)
    await putWorkflow(`W${names.length}`, names, target)
    const ids = await Promise.all(names.map(launch))
    const ends = names.map((job, i) => at(i + turn).set(job, ids[i] ?? '', 'SUCCESS'))
    expect(statusesOf(await Promise.all(ends))).toEqual(ok(names.length))
    const launched = await runs(target)
    expect(launched.map(({ status }) => status)).toEqual(['RUNNING'])
    expect(started(target)).toEqual(launched.map(({ run_id }) => run_id))
  }
}

/** Where two meet in a document the emulator takes two seconds to let one through, so these wait side by side. */
describe.concurrent('at once', () => {
  test('launches of one configuration that have waited too long for their turn are told to come back, and make no run', async () => {
    const wall = systemClock()
    let ahead = 0
    const system = await startSystem({
      now: () => wall() + ahead,
      dispatch: async () => {
        ahead = 16 * SECOND
      },
    })
    systems.push(system)
    const account = system.newAccount()
    const { put, launch, runs } = jobsOf(system, account)
    await put('J', { max_active_runs: 1 })
    const answers = await Promise.allSettled(times(24, () => launch('J')))
    const made = answers.flatMap(answer => (answer.status === 'fulfilled' ? [answer.value] : []))
    expect(made.length).toBeGreaterThanOrEqual(8)
    expect(made.length).toBeLessThan(24)
    expect((await runs('J')).map(({ run_id }) => run_id).sort()).toEqual(made.sort())
  })

  test('of twenty-four launches with three slots three run, and the rest start in their order, one for each end', async () => {
    const { put, at, runs, count, set, started } = await fresh()
    await put('J', { max_active_runs: 3 })
    const ids = await Promise.all(times(24, i => at(i).launch('J')))
    expect(new Set(ids).size).toBe(24)
    expect([await count('J', 'RUNNING'), await count('J', 'QUEUED')]).toEqual([3, 21])

    const idsOf = async (status: string) =>
      (await runs('J')).flatMap(run => (run.status === status ? [run.run_id] : []))
    const running = await idsOf('RUNNING')
    const waiting = (await idsOf('QUEUED')).reverse()
    const expected = [...running]
    for (const next of waiting) {
      expect(started()).toEqual(expected.toSorted())
      expect((await set('J', running.shift() ?? '', 'SUCCESS')).status).toBe(200)
      running.push(next)
      expected.push(next)
    }
    expect(started()).toEqual(ids.toSorted())
    expect([await count('J', 'RUNNING'), await count('J', 'QUEUED')]).toEqual([3, 0])
  })

  test('when all running runs end, as many start, and the limit holds', async () => {
    const { put, at, launch, runs, count, started } = await fresh()
    await put('J', { max_active_runs: 2 })
    const ids = []
    for (const _ of times(5, Number)) ids.push(await launch('J'))
    for (const left of [3, 1]) {
      const running = (await runs('J')).filter(({ status }) => status === 'RUNNING')
      const ends = await Promise.all(running.map(({ run_id }, i) => at(i).set('J', run_id, 'FAILED')))
      expect(statusesOf(ends)).toEqual(ok(2))
      expect([await count('J', 'RUNNING'), await count('J', 'QUEUED')]).toEqual([
        Math.min(2, left),
        Math.max(0, left - 2),
      ])
    }
    expect(started()).toEqual(ids.sort())
  })

  test('launches and an end neither exceed the limit nor leave a slot empty while a run waits', async () => {
    const { put, at, launch, count, started } = await fresh()
    await put('J', { max_active_runs: 2 })
    const first = [await launch('J'), await launch('J')]
    await Promise.all([at(0).set('J', first[0] ?? '', 'SUCCESS'), ...times(6, i => at(i).launch('J'))])
    expect([await count('J', 'RUNNING'), await count('J', 'QUEUED')]).toEqual([2, 5])
    expect(new Set(started()).size).toBe(3)
    expect(started()).toHaveLength(3)
  })

  test('many that enable a configuration start a waiting run once', async () => {
    const { put, at, launch, set, setConfiguration, count, started } = await fresh()
    await put('J', { max_active_runs: 1 })
    const [run, waiting] = [await launch('J'), await launch('J')]
    await setConfiguration('J', { activated: false })
    await set('J', run, 'SUCCESS')
    expect([await count('J', 'RUNNING'), await count('J', 'QUEUED')]).toEqual([0, 1])
    const answers = await Promise.all(times(3, i => at(i).setConfiguration('J', { activated: true })))
    expect(statusesOf(answers)).toEqual(ok(3))
    expect(started()).toEqual([run, waiting].sort())
  })

  test('two, then three successes launch the target once, in each of ten rounds', async () => {
    await Promise.all(times(10, round))
  })

  test.each([0, 1])('the last success and a reset never launch the target twice, round %i', async round => {
    const { put, putWorkflow, at, launch, succeed, count } = await fresh()
    for (const job of ['JA', 'JB', 'JT']) await put(job)
    await putWorkflow('W', ['JA', 'JB'], 'JT')
    await succeed('JA')
    const last = await launch('JB')
    const answers = await Promise.all([at(round).set('JB', last, 'SUCCESS'), at(round + 1).reset('W')])
    expect(statusesOf(answers)).toEqual(ok(2))
    // Either JB came first, and the target is launched; or the reset did, and JA completes the two.
    const launched = await count('JT')
    await succeed('JA')
    expect([launched, await count('JT')]).toEqual(launched === 1 ? [1, 1] : [0, 1])
  })

  test('one run’s success set by many counts once', async () => {
    const { put, putWorkflow, at, launch, count } = await fresh()
    for (const job of ['JA', 'JT']) await put(job)
    await putWorkflow('W', ['JA'], 'JT')
    const run_id = await launch('JA')
    const answers = await Promise.all(times(4, i => at(i).set('JA', run_id, 'SUCCESS')))
    expect(statusesOf(answers)).toEqual(ok(4))
    expect(await count('JT')).toBe(1)
  })

  test('of several hands that expect the same status one wins, and the others get a 409', async () => {
    const { put, at, launch, runs, audit } = await fresh()
    await put('J')
    const run_id = await launch('J')
    const statuses = ['SUCCESS', 'FAILED', 'CHECKED', 'NO_MATCH']
    const answers = await Promise.all(
      statuses.map((status, i) => at(i).set('J', run_id, status, { expected_status: 'RUNNING' })),
    )
    const winners = statuses.filter((_, i) => answers[i]?.status === 200)
    const losers = answers.filter(({ status }) => status !== 200)
    expect(winners).toHaveLength(1)
    expect(statusesOf(losers)).toEqual([409, 409, 409])
    for (const { body } of losers) {
      expect(body.type).toMatch(/\/conflict$/)
      expect(body.detail).toBe(`The run is ${winners[0]}, not RUNNING`)
    }
    expect((await runs('J')).map(({ status }) => status)).toEqual(winners)
    expect(await audit('set_run_status')).toMatchObject([{ from: 'RUNNING', to: winners[0] }])
  })

  test('hands that expect nothing follow one another, and the audit is an unbroken chain', async () => {
    const { put, at, launch, runs, audit } = await fresh()
    await put('J')
    const run_id = await launch('J')
    const statuses = ['SUCCESS', 'FAILED', 'CHECKED']
    const answers = await Promise.all(statuses.map((status, i) => at(i).set('J', run_id, status)))
    expect(statusesOf(answers)).toEqual(ok(3))
    const entries = await audit('set_run_status')
    expect(new Set(entries.map(({ from }) => from)).size).toBe(3)
    let status = 'RUNNING'
    for (const _ of statuses) status = entries.find(entry => entry.from === status)?.to
    expect((await runs('J'))[0]?.status).toBe(status)
  })
})
