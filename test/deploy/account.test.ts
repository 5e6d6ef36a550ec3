import { createServer } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { executeHere } from '../../deploy/execute.ts'
import { planAccount, planRemoval } from '../../deploy/plan-account.ts'
import { toSettings } from '../../deploy/settings.ts'
import { isCall, type Step } from '../../deploy/step.ts'
import { freePorts } from '../../dev/ports.ts'
import { commandsOf } from './commands.ts'
import { golden } from './golden.ts'

const PLACE = { project: 'demo-tailer', region: 'europe-west1' }
const settings = toSettings(PLACE, {})
const account = {
  account: '000099',
  name: 'Demo',
  projects: ['demo-data', 'demo-more'],
  buckets: ['demo-exports'],
  launcher: true,
}
const plan = planAccount(account, settings)
const removal = planRemoval(account, settings)
/** What is made or taken away; looking is no part of it. */
const commandsIn = (steps: Step[]) =>
  steps.flatMap(({ look, create }) =>
    create === look?.command ? [] : commandsOf(create).map(command => command.join(' ')),
  )

describe('what an account needs', () => {
  test('is, command by command, what account.txt says', async () => {
    await expect(golden([...plan, ...removal])).toMatchFileSnapshot('account.txt')
  })

  test('is told to the API when all of it is there', () => {
    expect(plan.at(-1)?.create).toEqual({
      method: 'POST',
      url: 'https://demo-tailer.web.app/v1/account/status',
      body: {
        action: 'set_account',
        account: '000099',
        name: 'Demo',
        runner: 'tailer-000099@demo-tailer.iam.gserviceaccount.com',
        projects: ['demo-data', 'demo-more'],
      },
      token: 'api',
    })
  })

  test('is refused where another account has rights already, for a project and for a bucket', () => {
    const looks = plan.flatMap(({ look }) =>
      look?.unwanted ? [[look.command[4], look.unwanted] as const] : [],
    )
    const member = (name: string) => `serviceAccount:${name}@demo-tailer.iam.gserviceaccount.com`
    const names = ['tailer-000100', 'tailer-000099', 'tailer-runner', 'tailer-launch-000100']
    const theirs = [...names.map(member), `deleted:${member('tailer-000101')}?uid=1`]
    expect(plan.slice(0, looks.length).every(({ look }) => look?.unwanted)).toBe(true)
    expect(looks.map(([, unwanted]) => theirs.filter(one => unwanted.test(one)))).toEqual(
      Array(3).fill([member('tailer-000100')]),
    )
  })

  test('names nothing of the next account: neither its service account, nor its queue, nor a whole project', () => {
    const other = commandsIn(planAccount({ ...account, account: '000100' }, settings))
    const shared = commandsIn(plan).filter(command => other.includes(command))
    expect(shared).toEqual([])
    expect(
      commandsIn(plan).filter(command => /projects add-iam-policy-binding demo-tailer /.test(command)),
    ).toEqual([])
  })

  test.each([
    [{}, 20],
    [{ runs_per_account: 7 }, 7],
  ])('with %j it may have %i runs at a time, and none is ever given up', (file, most) => {
    const made = commandsIn(planAccount(account, toSettings(PLACE, file)))
    const queue = made.find(command => command.includes('queues create'))
    expect(queue).toContain(`--max-concurrent-dispatches=${most} `)
    expect(queue).toContain('--max-attempts=unlimited --max-retry-duration=0s')
  })

  test('has a launcher with a right on this account alone, and only where one is asked for', () => {
    const rights = plan
      .map(({ create }) => create)
      .filter(create => isCall(create) && create.token === 'google')
    expect(JSON.stringify(rights)).toContain(
      '"accountsRole":{"arrayValue":{"values":[{"stringValue":"3-000099"}]}}',
    )
    const without = JSON.stringify(planAccount({ ...account, launcher: false }, settings))
    expect(without).not.toContain('launch')
  })

  test('is taken away by as many commands as gave it: each right on a project or bucket, each thing made', () => {
    const taken = commandsIn(removal)
    const given = commandsIn(plan).filter(command =>
      /(projects|buckets) add-iam-policy-binding/.test(command),
    )
    expect(given.length).toBe(5)
    for (const command of given) expect(taken).toContain(command.replace('add-iam', 'remove-iam'))
    const made = commandsIn(plan).flatMap(
      command => /(?:service-accounts|queues) create (\S+)/.exec(command)?.[1] ?? [],
    )
    expect(made).toEqual(['tailer-000099', 'tailer-runs-000099', 'tailer-launch-000099'])
    for (const name of made) expect(taken).toContainEqual(expect.stringMatching(`delete ${name}(@|$| )`))
  })
})

describe('a call', () => {
  afterEach(() => {
    delete process.env.TAILER_TOKEN
  })

  test.each([
    [200, { code: 0, stdout: '{"message":"ok"}', stderr: '' }],
    [403, { code: 403, stdout: '', stderr: '{"message":"ok"}' }],
  ])('answered with %i carries its token and body, and tells how it went', async (status, outcome) => {
    const met: unknown[] = []
    const server = createServer(async (request, response) => {
      const { authorization } = request.headers
      met.push([request.method, authorization, JSON.parse((await request.toArray()).join(''))])
      response.writeHead(status).end('{"message":"ok"}')
    })
    const [port = 0] = await freePorts(1)
    await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
    process.env.TAILER_TOKEN = 'a.b.c'
    const call = { method: 'POST', url: `http://127.0.0.1:${port}/`, body: { a: 1 }, token: 'api' } as const
    expect(await executeHere(call)).toEqual(outcome)
    expect(met).toEqual([['POST', 'Bearer a.b.c', { a: 1 }]])
    await new Promise(resolve => server.close(resolve))
  })
})
