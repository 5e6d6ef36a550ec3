import { afterAll, beforeAll, expect, test } from 'vitest'
import { personWithRun } from '../../cli/person-with-run.ts'
import { startApi } from '../../client/contract.ts'

let api: Awaited<ReturnType<typeof startApi>>
beforeAll(async () => {
  api = await startApi()
})
afterAll(() => api.stop())

test('an ID without its environment is the one that there is, and asks for more where there are two', async () => {
  const { run, deploy, leave } = await personWithRun(api)
  expect(await run(['operation', 'show', 'job'])).toMatchObject({
    code: 0,
    out: expect.stringContaining('job_DEV'),
  })
  await deploy('PROD')
  const { code, out, err } = await run(['operation', 'show', 'job'])
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toMatch(/table-to-table job_DEV in DEV.*table-to-table job_PROD in PROD/)
  for (const words of [['job_PROD'], ['job', '--environment', 'prod']]) {
    expect((await run(['operation', 'show', ...words])).out).toContain('job_PROD')
  }
  await leave()
})

test('an ID of another type than --type says is not found, by an alias of it is', async () => {
  const { run, leave } = await personWithRun(api)
  const of = (type: string) => run(['operation', 'show', 'job', '--environment', 'DEV', '--type', type])
  expect(await of('gbq-to-gbq')).toMatchObject({ code: 0 })
  expect(await of('workflow')).toMatchObject({ code: 1, err: expect.stringContaining('job_DEV in DEV') })
  expect(await of('table')).toMatchObject({ code: 2 })
  await leave()
})

test('a run is found by its id alone, also one that started long after its id was given', async () => {
  const { run, job, leave } = await personWithRun(api)
  const { run_id } = await api.client.call('launch_job', job)
  expect(await run(['run', 'show', run_id])).toMatchObject({ code: 0, out: expect.stringContaining(run_id) })
  const launched = Date.UTC(2024, 0, 31, 23, 59, 59)
  const uuid = run_id.slice(-36)
  for (const days of [0, 1, 30]) {
    const late = await api.system.putRun(job.account, {
      run_id: `20240131-235959-${uuid.slice(0, -2)}${10 + days}`,
      start_execution_date: (launched + days * 86_400_000 + 5000) * 1000,
    })
    expect(await run(['run', 'show', late.run_id])).toMatchObject({ code: 0 })
  }
  await leave()
})

test('PROD is changed only where that is said, whatever the command', async () => {
  const { run, deploy, leave } = await personWithRun(api)
  await deploy('PROD')
  for (const line of [
    'launch job_PROD',
    'backfill job_PROD --from 2024-01-01 --to 2024-01-02',
    'operation disable job_PROD',
  ]) {
    const { code, out, err } = await run(line.split(' '))
    expect({ line, code, out }).toEqual({ line, code: 2, out: '' })
    expect(err).toMatch(/changes PROD of account \d{6}, at http.*\n.*--yes/)
    expect(await run([...line.split(' '), '--yes'])).toMatchObject({ code: 0 })
  }
  await leave()
})

test('what of a backfill has not begun is ended by the id that backfill prints', async () => {
  const { run, job, leave } = await personWithRun(api)
  const { out, err } = await run(['backfill', 'job', '--from', '2024-01-01', '--to', '2024-01-03'])
  expect(out.trim().split('\n')).toHaveLength(3)
  const [, words = ''] = /tailer (run cancel job_DEV --backfill \S+)/.exec(err) ?? []
  expect(await run(words.split(' '))).toMatchObject({ code: 0 })
  const { results } = await api.client.call('get_last_status', { ...job, status: 'FAILED' })
  expect(results).toHaveLength(3)
  await leave()
})
