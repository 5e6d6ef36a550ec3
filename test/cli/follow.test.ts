import { afterAll, beforeAll, expect, test } from 'vitest'
import { inFrontOf, startApi } from '../client/contract.ts'
import { SQL, tableToTable } from '../document/documents.ts'
import { person } from '../system/tailer.ts'

let api: Awaited<ReturnType<typeof startApi>>
beforeAll(async () => {
  api = await startApi()
})
afterAll(() => api.stop())

/** A person with a profile of the API, or of what stands before it, and a run that goes on till somebody ends it. */
async function withRun(address = api.baseUrl) {
  const account = api.system.newAccount()
  await api.system.ready()
  const place = { account, environment: 'DEV' } as const
  const files = { 'a.sql': SQL }
  await api.client.call('deploy_configuration', { ...place, configuration: tableToTable(), files })
  const job = { ...place, configuration_type: 'table-to-table', configuration_id: 'job_DEV' } as const
  const { run_id } = await api.client.call('launch_job', job)
  const someone = await person({ TAILER_TOKEN: await api.system.token() })
  await someone.run(['profile', 'add', 'here', '--address', address, '--account', account])
  return { ...someone, run_id, job }
}

test('a run is followed through a time in which the API does not answer', async () => {
  let asked = 0
  const front = await inFrontOf(api.gateway, (request, response) => {
    // The first finds the run, the second shows it.
    if (++asked <= 2 || asked > 5) return false
    if (asked === 3) request.socket.destroy()
    else response.writeHead(502).end()
    return true
  })
  const { run_id, job, start, leave } = await withRun(front.baseUrl)
  const { ended } = start(['run', 'watch', run_id])
  await expect.poll(() => asked, { timeout: 20_000 }).toBeGreaterThan(5)
  await api.client.call('set_run_status', { ...job, run_id, status: 'SUCCESS' })
  expect(await ended).toMatchObject({
    code: 0,
    out: expect.stringMatching(/Status: +SUCCESS/),
    err: expect.stringContaining('does not answer'),
  })
  await front.stop()
  await leave()
})

test.each([
  ['SUCCESS', 0],
  ['FAILED', 5],
  ['NO_MATCH', 5],
  ['CHECKED', 5],
] as const)('a run that ends as %s ends the command that waits for it with %i', async (status, code) => {
  const { run_id, job, run, leave } = await withRun()
  await api.client.call('set_run_status', { ...job, run_id, status })
  expect(await run(['run', 'watch', run_id])).toMatchObject({ code })
  await leave()
})

test('what waits no longer than it should ends with 3 and leaves the run as it is', async () => {
  const { run_id, job, run, leave } = await withRun()
  const { code, err } = await run(['run', 'watch', 'job', '--environment', 'DEV', '--timeout', '1s'])
  expect({ code, err }).toEqual({ code: 3, err: expect.stringContaining(`tailer run cancel ${run_id}`) })
  expect(await api.client.call('check_run_status', { ...job, run_id })).toMatchObject({
    results: [{ status: 'RUNNING' }],
  })
  await leave()
})

test('a text of somebody’s making moves no cursor and takes no second line', async () => {
  const { job, run_id, run, leave } = await withRun()
  const note = 'a\nb\u001b[2J\u0007c'
  await api.client.call('set_run_status', { ...job, run_id, status: 'CHECKED', note })
  const { out } = await run(['run', 'show', run_id])
  expect(out).toContain('to CHECKED: a b [2J c')
  await leave()
})
