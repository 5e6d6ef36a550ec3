import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { firebaseJson } from '../../deploy/bundle.ts'
import { FUNCTION_NAMES, FUNCTIONS, type FunctionName } from '../../deploy/functions.ts'
import { exampleLaunch, planOf } from '../../deploy/plan.ts'
import { environmentOf } from '../../deploy/plan-functions.ts'
import { shown } from '../../deploy/run.ts'
import { toSettings } from '../../deploy/settings.ts'
import { parseSettings } from '../../functions/settings.ts'
import { ENDPOINTS } from '../../shared/actions/endpoints.ts'

const PLACE = { project: 'demo-tailer', region: 'europe-west1', project_number: '123456789012' }
const BUNDLES: Record<FunctionName, string> = {
  'run-execute': 'a',
  'run-sweep': 'b',
  'dag-launch': 'c',
  'dag-status': 'd',
  'workflow-status': 'e',
  'configuration-status': 'f',
  'account-status': 'g',
}
const settings = toSettings(PLACE, { buckets: ['demo-exports'] })
const plan = planOf(settings, BUNDLES)
const stepOf = (does: string, from = plan) => {
  const step = from.find(candidate => candidate.does.startsWith(does))
  if (!step) throw new Error(`No step begins with ${does}`)
  return step
}

describe('the plan', () => {
  test('is, command by command, what plan.txt says', async () => {
    const lines = plan.map(({ does, look, create, update }) =>
      [
        does,
        ...(look ? [`  look   ${shown(look.command)}${look.settled ? ` = ${look.settled}` : ''}`] : []),
        `  make   ${shown(create)}`,
        ...(update && update !== create ? [`  update ${shown(update)}`] : []),
      ].join('\n'),
    )
    await expect(`${lines.join('\n\n')}\n`).toMatchFileSnapshot('plan.txt')
  })

  test('makes what a step needs before the step', () => {
    const order = plan.map(({ does }) => does)
    const at = (does: string) => order.findIndex(text => text.startsWith(does))
    const inOrder = [
      'Switch on',
      'Make the service account tailer-api',
      'Let tailer-api read',
      'Make the Firestore',
      'Set the rules',
      'Make the queue',
      'Deploy run-execute',
      'Deploy dag-launch',
      'Call the sweep',
      'Serve the four',
    ].map(at)
    expect(inOrder).not.toContain(-1)
    expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b))
  })

  test('deploys a function again when its code or its settings changed, and only then', () => {
    const settledOf = (changes: object, bundles = BUNDLES) =>
      stepOf('Deploy dag-launch', planOf(toSettings(PLACE, changes), bundles)).look?.settled
    expect(settledOf({})).toBe(settledOf({}))
    expect(settledOf({}, { ...BUNDLES, 'dag-launch': 'changed' })).not.toBe(settledOf({}))
    expect(settledOf({}, { ...BUNDLES, 'dag-status': 'changed' })).toBe(settledOf({}))
    expect(settledOf({ min_instances: 1 })).not.toBe(settledOf({}))
    expect(settledOf({ cors_origins: ['https://app.test'] })).not.toBe(settledOf({}))
  })

  test.each(FUNCTION_NAMES)('%s gets whole CPUs where it serves several requests at a time', name => {
    const { concurrency, cpu } = FUNCTIONS[name]
    expect(concurrency === 1 || cpu >= 1).toBe(true)
  })

  test.each(['run-execute', 'run-sweep'] as const)('%s cannot be reached from the internet', name => {
    expect(stepOf(`Deploy ${name}`).create).toContain('--ingress-settings=internal-only')
  })

  test('gives no role to everyone, and none that owns or edits the project', () => {
    const commands = plan.flatMap(({ create, update = [] }) => [...create, ...update])
    expect(commands.filter(text => /allUsers|roles\/(owner|editor)|admin$/i.test(text))).toEqual([])
  })
})

describe('the variables of a function', () => {
  test.each(FUNCTION_NAMES)('%s starts with them', name => {
    const read = parseSettings(environmentOf(name, settings))
    expect(read.GOOGLE_CLOUD_PROJECT).toBe('demo-tailer')
    expect(read.TAILER_DISPATCH).toEqual({
      queue_prefix: 'projects/demo-tailer/locations/europe-west1/queues/tailer-runs-',
      url: 'https://run-execute-123456789012.europe-west1.run.app',
      service_account: 'tailer-tasks@demo-tailer.iam.gserviceaccount.com',
    })
  })

  test.each([
    ['run-execute', 'tailer-tasks'],
    ['run-sweep', 'tailer-scheduler'],
  ] as const)('%s takes the tokens of %s for itself alone', (name, account) => {
    const email = `${account}@demo-tailer.iam.gserviceaccount.com`
    const read = parseSettings(environmentOf(name, settings))
    const audience = `https://${name}-123456789012.europe-west1.run.app`
    expect(read.TAILER_ISSUERS).toEqual([{ kind: 'google', audience, emails: [email] }])
    expect(read.TAILER_RUNNER_CALLERS).toEqual([email])
  })

  test('let Firebase users and the scheduler call the public functions unless deploy.json says otherwise', () => {
    const read = parseSettings(environmentOf('dag-launch', settings))
    expect(read.TAILER_ISSUERS).toEqual([
      { kind: 'firebase', project: 'demo-tailer' },
      {
        kind: 'google',
        audience: 'https://demo-tailer.web.app',
        emails: ['tailer-scheduler@demo-tailer.iam.gserviceaccount.com'],
      },
    ])
    const issuers = [{ kind: 'firebase', project: 'other' }]
    const other = environmentOf('dag-launch', toSettings(PLACE, { issuers }))
    expect(parseSettings(other).TAILER_ISSUERS).toEqual(issuers)
  })

  test('keep a setting from being cut in two on its way', () => {
    const split = toSettings(PLACE, { issuers: [{ kind: 'firebase', project: 'a~~b' }] })
    expect(() => planOf(split, BUNDLES)).toThrow('a setting holds ~~')
  })
})

describe('the settings', () => {
  test.each([
    [{ ...PLACE, project: 'Demo' }, {}, 'at project'],
    [{ ...PLACE, region: 'europe' }, {}, 'at region'],
    [PLACE, { min_instance: 1 }, 'min_instance'],
    [PLACE, { issuers: [] }, 'at issuers'],
  ])('%j with %j are refused by the name of what is wrong', (place, file, what) => {
    expect(() => toSettings(place, file)).toThrow(what)
  })
})

test('the one host sends each public path to its function, and no path to a private one', async () => {
  const text = await readFile(new URL('../../firebase.json', import.meta.url), 'utf8')
  const { rewrites } = firebaseJson.parse(JSON.parse(text)).hosting
  const sent = rewrites.map(({ source, run }) => [run.serviceId, source])
  expect(sent).toEqual(Object.entries(ENDPOINTS).map(([name, { path }]) => [name, path]))
})

test('the example of a scheduled launch sends JSON and says so', () => {
  const example = exampleLaunch(settings)
  expect(example).toContain('--headers=Content-Type=application/json')
  const body = example.find(text => text.startsWith('--message-body='))?.slice('--message-body='.length)
  expect(JSON.parse(body ?? '')).toMatchObject({ action: 'launch_job' })
})
