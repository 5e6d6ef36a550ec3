import { afterAll, beforeAll, expect, test } from 'vitest'
import { jobsOf } from './jobs.ts'
import { type System, startSystem } from './system.ts'

/** Two instances on the same data: what is done at once is done on both. */
let system: System
let second: System
beforeAll(async () => {
  system = await startSystem()
  second = await startSystem({ projectId: system.projectId })
})
afterAll(async () => {
  await system.stop()
  await second.stop()
})

function fresh() {
  const account = system.newAccount()
  const instances = [jobsOf(system, account), jobsOf(second, account)] as const
  return {
    ...instances[0],
    /** One of the two instances, by turns. */
    at: (turn: number) => instances[turn % 2 === 0 ? 0 : 1],
    dispatched: (job: string) => instances[0].dispatched(job) + instances[1].dispatched(job),
    /** The ids of a job's runs that were handed to the runner, in that order. */
    started: () =>
      [...system.dispatched, ...second.dispatched]
        .filter(given => given.account === account)
        .map(({ run }) => run.run_id),
  }
}
const times = <T>(count: number, each: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => each(i))

test('of fifty launches at once with three slots, three run and the rest wait, then start one for each end', async () => {
  const { put, at, runs, count, set, started } = fresh()
  await put('J', { max_active_runs: 3 })
  const ids = await Promise.all(times(50, i => at(i).launch('J')))
  expect(new Set(ids).size).toBe(50)
  expect([await count('J', 'RUNNING'), await count('J', 'QUEUED')]).toEqual([3, 47])

  const waiting = (await runs('J')).filter(({ status }) => status === 'QUEUED')
  const order = waiting.map(({ run_id }) => run_id).reverse()
  const running = (await runs('J')).flatMap(({ run_id, status }) => (status === 'RUNNING' ? [run_id] : []))
  expect(new Set(started())).toEqual(new Set(running))
  for (const next of order) {
    const ending = running.shift() ?? ''
    expect((await set('J', ending, 'SUCCESS')).status).toBe(200)
    expect(started().at(-1)).toBe(next)
    running.push(next)
  }
  expect([await count('J', 'RUNNING'), await count('J', 'QUEUED')]).toEqual([3, 0])
  expect(started()).toHaveLength(50)
  expect(new Set(started()).size).toBe(50)
})

test('when the running runs end at once, as many start, and the limit holds', async () => {
  const { put, at, launch, runs, count, started } = fresh()
  await put('J', { max_active_runs: 4 })
  for (const _ of times(12, Number)) await launch('J')
  for (const left of [8, 4, 0]) {
    const running = (await runs('J')).filter(({ status }) => status === 'RUNNING')
    await Promise.all(running.map(({ run_id }, i) => at(i).set('J', run_id, 'FAILED')))
    expect([await count('J', 'RUNNING'), await count('J', 'QUEUED')]).toEqual([
      Math.min(4, left),
      Math.max(0, left - 4),
    ])
  }
  expect(new Set(started()).size).toBe(12)
  expect(started()).toHaveLength(12)
})

test('launches and ends at once never exceed the limit nor leave a slot empty while a run waits', async () => {
  const { put, at, launch, count, started } = fresh()
  await put('J', { max_active_runs: 2 })
  const first = [await launch('J'), await launch('J')]
  await Promise.all([
    ...first.map((run_id, i) => at(i).set('J', run_id, 'SUCCESS')),
    ...times(10, i => at(i).launch('J')),
  ])
  expect([await count('J', 'RUNNING'), await count('J', 'QUEUED')]).toEqual([2, 8])
  expect(new Set(started()).size).toBe(4)
  expect(started()).toHaveLength(4)
})

test.each([
  [2, ['JA', 'JB']],
  [3, ['JA', 'JB', 'JC']],
])('%i successes at once launch the target once, twenty times over', async (_, names) => {
  const { put, putWorkflow, at, launch, count, dispatched } = fresh()
  for (const job of [...names, 'JT']) await put(job)
  await putWorkflow('W', names, 'JT')
  for (let round = 1; round <= 20; round++) {
    const ids = await Promise.all(names.map(launch))
    const answers = await Promise.all(names.map((job, i) => at(i + round).set(job, ids[i] ?? '', 'SUCCESS')))
    expect(answers.map(({ status }) => status)).toEqual(names.map(() => 200))
    expect(await count('JT')).toBe(round)
    expect(dispatched('JT')).toBe(round)
  }
})

test('the last success and a reset at once leave the target launched once or not at all, and nothing received', async () => {
  const { put, putWorkflow, at, launch, succeed, reset, count } = fresh()
  for (const job of ['JA', 'JB', 'JT']) await put(job)
  await putWorkflow('W', ['JA', 'JB'], 'JT')
  for (let round = 0; round < 5; round++) {
    const before = await count('JT')
    await succeed('JA')
    const last = await launch('JB')
    await Promise.all([at(round).set('JB', last, 'SUCCESS'), at(round + 1).reset('W')])
    const launched = (await count('JT')) - before
    expect([0, 1]).toContain(launched)
    await succeed('JA')
    // JB is received only where the reset came first, and JA completes the two then.
    const after = (await count('JT')) - before
    expect(after).toBe(1)
    await reset('W')
  }
})

test('the success of one run set by many at once counts once', async () => {
  const { put, putWorkflow, at, launch, count } = fresh()
  for (const job of ['JA', 'JT']) await put(job)
  await putWorkflow('W', ['JA'], 'JT')
  const run_id = await launch('JA')
  const answers = await Promise.all(times(8, i => at(i).set('JA', run_id, 'SUCCESS')))
  expect(answers.map(({ status }) => status)).toEqual(times(8, () => 200))
  expect(await count('JT')).toBe(1)
})

test('of several hands that expect the same status, one wins and the others get a 409', async () => {
  const { put, at, launch, runs, audit } = fresh()
  await put('J')
  const run_id = await launch('J')
  const statuses = ['SUCCESS', 'FAILED', 'CHECKED', 'NO_MATCH', 'SUCCESS', 'FAILED']
  const answers = await Promise.all(
    statuses.map((status, i) => at(i).set('J', run_id, status, { expected_status: 'RUNNING' })),
  )
  const winners = statuses.filter((_, i) => answers[i]?.status === 200)
  expect(winners).toHaveLength(1)
  const losers = answers.filter(({ status }) => status !== 200)
  expect(losers.map(({ status }) => status)).toEqual(times(5, () => 409))
  for (const { body } of losers) {
    expect(body.type).toMatch(/\/conflict$/)
    expect(body.detail).toBe(`The run is ${winners[0]}, not RUNNING`)
  }
  expect((await runs('J')).map(({ status }) => status)).toEqual(winners)
  expect(await audit('set_run_status')).toMatchObject([{ from: 'RUNNING', to: winners[0] }])
})

test('hands that expect nothing follow one another, and the audit is an unbroken chain', async () => {
  const { put, at, launch, runs, audit } = fresh()
  await put('J')
  const run_id = await launch('J')
  const statuses = ['SUCCESS', 'FAILED', 'CHECKED', 'NO_MATCH']
  const answers = await Promise.all(statuses.map((status, i) => at(i).set('J', run_id, status)))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  const entries = await audit('set_run_status')
  let status = 'RUNNING'
  for (const _ of statuses) status = entries.find(entry => entry.from === status)?.to
  expect((await runs('J'))[0]?.status).toBe(status)
  expect(new Set(entries.map(({ from }) => from)).size).toBe(4)
})

test('enabling and launching at once gives every slot once', async () => {
  const { put, at, launch, setConfiguration, count, started } = fresh()
  await put('J', { max_active_runs: 1 })
  await launch('J')
  await launch('J')
  await setConfiguration('J', { activated: false })
  const [run] = started()
  await at(0).set('J', run ?? '', 'SUCCESS')
  expect(await count('J', 'RUNNING')).toBe(0)
  await Promise.all(times(4, i => at(i).setConfiguration('J', { activated: true })))
  expect([await count('J', 'RUNNING'), await count('J', 'QUEUED')]).toEqual([1, 0])
  expect(started()).toHaveLength(2)
})
