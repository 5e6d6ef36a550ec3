import { execFileSync, spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DOCUMENTS } from '../../client/documents.ts'
import { journeys } from '../studio/journeys.ts'
import { demonstrate } from '../system/demo.ts'
import { firstMinutes, typed } from '../system/first-minutes.ts'
import { type Stack, startStack } from '../system/stack.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack()
}, 120_000)
afterAll(() => stack.stop())

const PAGE_HOST = 'https://tailer-api-nqonovswsq-ew.a.run.app'

const file = (name: string) => readFile(new URL(`../../examples/page/${name}`, import.meta.url), 'utf8')

/** Runs a command of the page with only its host replaced, after a change where one is asked for. */
async function paste(name: string, change = (command: string) => command): Promise<Record<string, unknown>> {
  const command = (await file(`${name}.sh`)).replace(PAGE_HOST, `http://localhost:${stack.port}`)
  const { stdout } = await stack.shell(change(command))
  return Object(JSON.parse(stdout))
}

/** The page's answer, but for the one deliberate difference: one name for one configuration type. */
async function answer(name: string): Promise<unknown> {
  return JSON.parse((await file(`${name}.json`)).replaceAll('"gbq-to-gbq"', '"table-to-table"'))
}

describe('the commands of the page, pasted', () => {
  test.each(['check-run-status', 'get-last-status-of-a-job', 'get-last-status-of-a-configuration'])(
    '%s answers what the page shows, to the letter',
    async name => {
      const reply = await paste(name)
      expect(JSON.stringify(reply)).toBe(JSON.stringify(await answer(name)))
    },
  )

  test('get-last-status-with-parameters answers what the page shows, and a token for the third run', async () => {
    const { next_page_token, ...reply } = await paste('get-last-status-with-parameters')
    expect(JSON.stringify(reply)).toBe(JSON.stringify(await answer('get-last-status-with-parameters')))
    expect(next_page_token).toEqual(expect.any(String))
  })

  test('get-by-status lists the three runs of the page and no run of another type', async () => {
    expect(await paste('get-by-status')).toEqual(await answer('get-last-status-of-a-job'))
  })

  test.each(['get-by-status-running', 'get-by-status-of-a-day'])('%s answers an empty list', async name => {
    expect(await paste(name)).toEqual({ results: [] })
  })

  test('the list of operations shows the runs of the page on their configurations', async () => {
    const { results } = await paste('get-by-status', command =>
      command.replace('get_by_status', 'list_operations').replace('/v1/dag/', '/v1/configuration/'),
    )
    const runs = (Array.isArray(results) ? results : []).flatMap(({ last_runs }) => last_runs)
    expect(runs.map(({ run_id }) => run_id).filter(id => id.startsWith('2020')).length).toBe(3)
  })

  test('set-run-status as printed lacks a comma and is told where', async () => {
    const reply = await paste('set-run-status')
    expect(reply).toMatchObject({ status: 400, code: 400, message: 'ko', title: 'Invalid JSON' })
    expect(reply.detail).toBe('The body is not JSON: comma expected at line 6, column 10')
  })

  test('set-run-status with the comma sets the status', async () => {
    const withComma = (command: string) => command.replace('bea179"\n', 'bea179",\n')
    expect(await paste('set-run-status', withComma)).toEqual({ message: 'ok' })
    const { results } = await paste('check-run-status')
    expect(results).toMatchObject([{ status: 'CHECKED', duration: '0:01:24.002519' }])
  })

  test.each([
    'reset-workflow-status',
    'disable-configuration',
    'enable-configuration',
    'archive-configuration',
  ])('%s answers what the page shows', async name => {
    expect(await paste(name)).toEqual(await answer(name))
  })

  test('launch-job answers a run id of the shape the page shows, with either way of cutting out the token', async () => {
    const shape = /^\d{8}-\d{6}-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
    expect(await paste('launch-job')).toEqual({ run_id: expect.stringMatching(shape) })
    const bySed = (command: string) =>
      command.replace(
        /^TAILER_API_JWT=`.*`/,
        "TAILER_API_JWT=`tailer auth get-token | sed '7q;d' | sed 's/User token : //g'`",
      )
    expect(await paste('launch-job', bySed)).toEqual({ run_id: expect.stringMatching(shape) })
  })
})

test('the demo, launched for a day through its workflow, exports the files of that day', async () => {
  await demonstrate(stack, 1)
}, 60_000)

test('the README’s first ten minutes go as written, and see a run fail and mended', async () => {
  const commands = await firstMinutes()
  const { stdout } = await stack.shell(typed(commands, stack.dir))
  const said = stdout.split(/^\[\d+\]\n/m)
  const codes = [...stdout.matchAll(/^\[(\d+)\]$/gm)].map(([, code]) => Number(code))
  expect(commands.map((command, at) => ({ ...command, code: codes[at] }))).toEqual(commands)
  const saidBy = (word: RegExp) => said[commands.findIndex(({ line }) => word.test(line))]
  expect(saidBy(/query/)).toMatch(/2024-01-23 +Ames +2 +395\.9\n/)
  expect(saidBy(/run logs/)).toContain('division by zero')
  expect(said[commands.findLastIndex(({ line }) => line.includes('deploy .'))]).toContain(
    '+   SUM(SAFE_DIVIDE(',
  )
  expect(saidBy(/run retry/)).toMatch(/Status: +SUCCESS/)
  expect(saidBy(/operation diff/)).toContain('-   SUM(bottles / @case_size)')
  const exported = `${stack.dir}/storage/demo-tailer-exports/daily_sales/20240123/sales_20240123-000000000000.csv`
  await expect.poll(() => readFile(exported, 'utf8').catch(() => '')).toContain('Dubuque,3')
}, 120_000)

journeys(() => stack)

const START = fileURLToPath(new URL('../../dev/start.ts', import.meta.url))

describe('npm start', () => {
  test.each(Object.entries(DOCUMENTS))('serves %s', async (path, make) => {
    const response = await fetch(`http://localhost:${stack.port}${path}`)
    expect(await response.text()).toBe(JSON.stringify(await make()))
  })

  test('says which port is taken and how to choose another', () => {
    const env = { ...process.env, PORT: String(stack.port) }
    const { status, stderr } = spawnSync(process.execPath, [START], { env, encoding: 'utf8' })
    expect(status).toBe(1)
    expect(stderr.trim()).toBe(
      `Cannot start: port ${stack.port} is taken. Stop what listens there, or choose another port: PORT=8081 npm start`,
    )
  })

  test('leaves nothing running after Ctrl-C', async () => {
    const { dir } = stack
    const running = () => execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n')
    expect(running().some(command => command.includes(dir))).toBe(true)
    expect(await stack.stop()).toBe(0)
    expect(running().filter(command => command.includes(dir))).toEqual([])
    await expect(fetch(`http://127.0.0.1:${stack.port}/`)).rejects.toThrow()
  })
})
