import { afterAll, beforeAll, expect, test } from 'vitest'
import { personWithRun } from '../../cli/person-with-run.ts'
import { inFrontOf, startApi } from '../../client/contract.ts'

let api: Awaited<ReturnType<typeof startApi>>
beforeAll(async () => {
  api = await startApi()
})
afterAll(() => api.stop())

test('a run is followed through a time in which the API does not answer', async () => {
  let asked = 0
  const front = await inFrontOf(api.gateway, (request, response) => {
    // The first finds the run, the second shows it.
    if (++asked <= 2 || asked > 5) return false
    if (asked === 3) request.socket.destroy()
    else response.writeHead(502).end()
    return true
  })
  const { run_id, job, start, leave } = await personWithRun(api, front.baseUrl)
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
  const { run_id, job, run, leave } = await personWithRun(api)
  await api.client.call('set_run_status', { ...job, run_id, status })
  expect(await run(['run', 'watch', run_id])).toMatchObject({ code })
  await leave()
})

test('what waits no longer than it should ends with 3 and leaves the run as it is', async () => {
  const { run_id, job, run, leave } = await personWithRun(api)
  const { code, err } = await run(['run', 'watch', 'job', '--environment', 'DEV', '--timeout', '1s'])
  expect({ code, err }).toEqual({ code: 3, err: expect.stringContaining(`tailer run cancel ${run_id}`) })
  expect(await api.client.call('check_run_status', { ...job, run_id })).toMatchObject({
    results: [{ status: 'RUNNING' }],
  })
  await leave()
})

test('a text of somebody’s making moves no cursor and takes no second line', async () => {
  const { job, run_id, run, leave } = await personWithRun(api)
  const note = 'a\nb\u001b[2J\u0007c'
  await api.client.call('set_run_status', { ...job, run_id, status: 'CHECKED', note })
  const { out } = await run(['run', 'show', run_id])
  expect(out).toContain('to CHECKED: a b [2J c')
  await leave()
})

test('times are local with their zone for people, and UTC in JSON', async () => {
  const { run_id, run, leave } = await personWithRun(api)
  const env = { TZ: 'Asia/Kolkata' }
  const { out } = await run(['run', 'show', run_id], { env })
  expect(out).toMatch(/Started: +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+05:30\n/)
  const json = await run(['run', 'show', run_id, '--json'], { env })
  const utc = /"start_execution_date": "([\d-]+)T([\d:]+)\.\d+\+00:00"/.exec(json.out)
  const local = /Started: +(\S+) (\S+) /.exec(out)
  const away = Date.parse(`${local?.[1]}T${local?.[2]}Z`) - Date.parse(`${utc?.[1]}T${utc?.[2]}Z`)
  expect(away).toBe(5.5 * 3_600_000)
  await leave()
})
