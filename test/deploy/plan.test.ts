import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { firebaseJson } from '../../deploy/bundle.ts'
import { FUNCTION_NAMES, FUNCTIONS, type FunctionName } from '../../deploy/functions.ts'
import { IDENTITIES, IDENTITY_NAMES } from '../../deploy/identities.ts'
import { exampleLaunch, planOf } from '../../deploy/plan.ts'
import { environmentOf } from '../../deploy/plan-functions.ts'
import { toSettings } from '../../deploy/settings.ts'
import { parseSettings } from '../../functions/settings.ts'
import { ENDPOINTS, type PrivateEndpoint } from '../../shared/actions/endpoints.ts'
import { commandsOf } from './commands.ts'
import { FULL, fullSettings } from './full.ts'
import { golden } from './golden.ts'

const PLACE = { project: 'demo-tailer', region: 'europe-west1', project_number: '123456789012' }
const BUNDLES = z
  .record(z.enum(FUNCTION_NAMES), z.string())
  .parse(Object.fromEntries(FUNCTION_NAMES.map(name => [name, `code of ${name}`])))
const settings = toSettings(PLACE, {})
const plan = planOf(settings, BUNDLES)
const stepOf = (does: string, from = plan) => {
  const step = from.find(candidate => candidate.does.startsWith(does))
  if (!step) throw new Error(`No step begins with ${does}`)
  return step
}

const isPrivate = (name: FunctionName): name is PrivateEndpoint => FUNCTIONS[name].private
const PRIVATE = FUNCTION_NAMES.filter(isPrivate)

describe('the plan', () => {
  test('is, command by command, what plan.txt says', async () => {
    await expect(golden(planOf(fullSettings, BUNDLES))).toMatchFileSnapshot('plan.txt')
  })

  test('makes what a step needs before the step', () => {
    const order = planOf(fullSettings, BUNDLES).map(({ does }) => does)
    const at = (does: string) => order.findIndex(text => text.startsWith(does))
    const inOrder = [
      'Switch on',
      'Make the service account tailer-api',
      'Let tailer-api read',
      'Make the Firestore',
      'Keep what the database was',
      'Back the database up',
      'Set the rules',
      'Make the secret tailer-smtp-password',
      'Put the password',
      'Let tailer-alerts read it',
      'Make the queue that alerts',
      'Deploy run-execute',
      'Deploy dag-launch',
      'Call the sweep',
      'Call the tick',
      'Serve the public',
      'Count in the log',
      'Let Cloud Monitoring mail',
      'Tell anna',
      'Show runs',
      'Take roles/bigquery',
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

  test.each(PRIVATE)('%s cannot be reached from the internet', name => {
    expect(stepOf(`Deploy ${name}`).create).toContain('--ingress-settings=internal-only')
  })

  test('gives no role to everyone, and none that owns or edits the project', () => {
    const words = plan.flatMap(({ create, update = [] }) =>
      [...commandsOf(create), ...commandsOf(update)].flat(),
    )
    expect(words.filter(text => /allUsers|roles\/(owner|editor)|admin$/i.test(text))).toEqual([])
  })
})

describe('the service accounts', () => {
  test('only the runner and the functions that dry-run or look at tables may work as an account', () => {
    const may = FUNCTION_NAMES.filter(name => IDENTITIES[FUNCTIONS[name].account].impersonates)
    expect(may).toEqual(['run-execute', 'configuration-status', 'catalog-status'])
  })

  test('none is given a right on BigQuery or Cloud Storage, in which only accounts work', () => {
    const given = plan.filter(step => !step.takesAway).flatMap(({ create }) => commandsOf(create).flat())
    expect(given.filter(word => /roles\/(bigquery|storage)/.test(word))).toEqual([])
  })

  test('none has a role of the project but those that the plan names', () => {
    const roles = IDENTITY_NAMES.map(name => {
      const member = `--member=serviceAccount:${name}@demo-tailer.iam.gserviceaccount.com`
      const given = planOf(fullSettings, BUNDLES).filter(
        ({ create, takesAway }) => !takesAway && commandsOf(create).flat().includes(member),
      )
      return [name, given.flatMap(({ create }) => commandsOf(create).flat().filter(isRole))]
    })
    const user = '--role=roles/datastore.user'
    const carries = '--role=roles/iam.serviceAccountUser'
    const enqueues = '--role=roles/cloudtasks.enqueuer'
    expect(Object.fromEntries(roles)).toEqual({
      'tailer-api': [user, carries, enqueues],
      'tailer-records': [user],
      'tailer-deployer': [user, carries, enqueues],
      'tailer-catalog': ['--role=roles/datastore.viewer'],
      'tailer-runner': [user, carries, enqueues],
      'tailer-sweeper': [user, carries, enqueues],
      'tailer-alerts': [user, '--role=roles/secretmanager.secretAccessor'],
      'tailer-tasks': [],
      'tailer-scheduler': [],
      'tailer-build': ['--role=roles/cloudbuild.builds.builder'],
    })
  })
})

describe('the guide', () => {
  const guide = readFile(new URL('../../docs/deploy.md', import.meta.url), 'utf8')
  const rowsOf = async (name: string) =>
    (await guide)
      .split('\n')
      .filter(line => line.startsWith(`| \`${name}\` `))
      .map(line => line.split(/ *\| */).slice(1, -1))

  test.each(IDENTITY_NAMES)('says what %s may', async name => {
    const { firestore, enqueues, impersonates, secrets } = IDENTITIES[name]
    const [[, documents, queues, , works, reads] = []] = await rowsOf(name)
    expect(documents).toBe(firestore === true ? 'yes' : (firestore ?? 'no'))
    expect(queues).toBe(enqueues ? 'put in' : 'no')
    expect(works).toMatch(impersonates ? /^yes/ : /^no$/)
    expect(reads).toBe(secrets ? 'yes' : 'no')
  })

  test('shows a deploy.json that is right', async () => {
    const [, example = ''] = /### deploy\.json[\s\S]*?```json\n([\s\S]*?)```/.exec(await guide) ?? []
    expect(toSettings(PLACE, JSON.parse(example))).toMatchObject({ operators: ['ops@my.example'] })
  })

  test.each(FUNCTION_NAMES)('says what %s runs as', async name => {
    expect(await rowsOf(name)).toContainEqual(expect.arrayContaining([`\`${FUNCTIONS[name].account}\``]))
  })
})

const isRole = (word: string) => word.startsWith('--role=')

/** The settings as a function reads them, without how it hands runs on. */
const readBy = (name: FunctionName, from = settings) =>
  parseSettings({ ...environmentOf(name, from), TAILER_DISPATCH: undefined })

describe('the variables of a function', () => {
  test.each(FUNCTION_NAMES)('%s starts with them', name => {
    expect(readBy(name).GOOGLE_CLOUD_PROJECT).toBe('demo-tailer')
  })

  test.each(FUNCTION_NAMES)(
    '%s has the queues where it may put runs into them, and else has them not',
    name => {
      const dispatch = environmentOf(name, settings).TAILER_DISPATCH ?? 'null'
      const queues = {
        queue_prefix: 'projects/demo-tailer/locations/europe-west1/queues/tailer-runs-',
        url: 'https://run-execute-123456789012.europe-west1.run.app',
        alerts_url: 'https://alert-deliver-123456789012.europe-west1.run.app',
        service_account: 'tailer-tasks@demo-tailer.iam.gserviceaccount.com',
      }
      expect(JSON.parse(dispatch)).toEqual(IDENTITIES[FUNCTIONS[name].account].enqueues ? queues : null)
    },
  )

  test.each([
    ['run-execute', 'tailer-tasks'],
    ['alert-deliver', 'tailer-tasks'],
    ['run-sweep', 'tailer-scheduler'],
    ['schedule-tick', 'tailer-scheduler'],
  ] as const)('%s takes the tokens of %s for itself alone', (name, account) => {
    const email = `${account}@demo-tailer.iam.gserviceaccount.com`
    const read = readBy(name)
    const audience = `https://${name}-123456789012.europe-west1.run.app`
    expect(read.TAILER_ISSUERS).toEqual([{ kind: 'google', audience, emails: [email] }])
    expect(read.TAILER_RUNNER_CALLERS).toEqual([email])
  })

  test('let Firebase users and launchers call the public functions unless deploy.json says otherwise', () => {
    const firebase = { kind: 'firebase', project: 'demo-tailer' }
    expect(readBy('dag-launch').TAILER_ISSUERS).toEqual([firebase])
    const launched = toSettings(PLACE, { launchers: ['000099'] })
    expect(readBy('dag-launch', launched).TAILER_ISSUERS).toEqual([
      firebase,
      {
        kind: 'google',
        audience: 'https://demo-tailer.web.app',
        emails: ['tailer-launch-000099@demo-tailer.iam.gserviceaccount.com'],
      },
    ])
    const issuers = [{ kind: 'firebase', project: 'other' }]
    expect(readBy('dag-launch', toSettings(PLACE, { issuers })).TAILER_ISSUERS).toEqual(issuers)
  })

  test('tell how alerts are sent to who sends them, and what configurations may ask for to who takes them', () => {
    const told = (name: FunctionName, from = fullSettings) =>
      Object.entries(environmentOf(name, from)).filter(([variable]) =>
        /SMTP|MAIL|WEBHOOK|STUDIO/.test(variable),
      )
    const may = { TAILER_MAIL_DOMAINS: 'tailer.example,team.example', TAILER_WEBHOOK_HOSTS: 'hooks.internal' }
    expect(Object.fromEntries(told('configuration-status'))).toEqual(may)
    expect(Object.fromEntries(told('alert-deliver'))).toEqual({
      ...may,
      TAILER_SMTP: 'smtps://smtp.example:465',
      TAILER_SMTP_USER: 'tailer',
      TAILER_MAIL_FROM: 'no_reply@tailer.example',
      TAILER_WEBHOOK_SECRETS: 'projects/demo-tailer/secrets/tailer-webhook-',
      TAILER_STUDIO_URL: 'https://studio.example',
    })
    const others = FUNCTION_NAMES.filter(name => !['configuration-status', 'alert-deliver'].includes(name))
    expect(others.flatMap(name => told(name))).toEqual([])
    expect(readBy('alert-deliver', fullSettings)).toMatchObject({ TAILER_MAIL_FROM: FULL.smtp.from })
    expect(Object.fromEntries(told('alert-deliver', settings))).not.toHaveProperty('TAILER_SMTP')
  })

  test('hold no password: it is read out of Secret Manager by alert-deliver alone, where a user is set', () => {
    const secrets = (from: typeof settings) =>
      planOf(from, BUNDLES).flatMap(({ create }) =>
        commandsOf(create)
          .flat()
          .filter(word => /-secrets/.test(word)),
      )
    expect(secrets(fullSettings)).toEqual(['--set-secrets=TAILER_SMTP_PASSWORD=tailer-smtp-password:latest'])
    expect(secrets(settings)).toEqual(['--clear-secrets'])
    const { user: _, ...anonymous } = FULL.smtp
    expect(secrets(toSettings(PLACE, { smtp: anonymous }))).toEqual(['--clear-secrets'])
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
    [PLACE, { data_projects: ['demo-data'] }, 'is now given by account: npm run deploy -- account'],
    [PLACE, { buckets: [] }, 'is now given by account: npm run deploy -- account'],
    [PLACE, { runs_per_account: 201 }, 'at runs_per_account'],
    [PLACE, { launchers: ['99'] }, 'at launchers[0]'],
    [PLACE, { operators: ['anna'] }, 'at operators[0]'],
    [PLACE, { webhook_hosts: ['https://hooks.internal'] }, 'at webhook_hosts[0]'],
    [PLACE, { smtp: { host: 'smtp.example' } }, 'at smtp.from'],
    [PLACE, { smtp: { ...FULL.smtp, password: 'x' } }, 'password'],
    [
      PLACE,
      { launchers: ['000099'], issuers: [{ kind: 'firebase', project: 'demo-tailer' }] },
      'put their emails into issuers',
    ],
  ])('%j with %j are refused by the name of what is wrong', (place, file, what) => {
    expect(() => toSettings(place, file)).toThrow(what)
  })
})

test('the one host sends each public path to its function, and no path to a private one', async () => {
  const text = await readFile(new URL('../../firebase.json', import.meta.url), 'utf8')
  const { rewrites } = firebaseJson.parse(JSON.parse(text)).hosting
  const sent = rewrites.flatMap(one => ('run' in one ? [[one.run.serviceId, one.source]] : []))
  expect(sent).toEqual(Object.entries(ENDPOINTS).map(([name, { path }]) => [name, path]))
})

test('the example of a scheduled launch sends JSON and says so', () => {
  const example = exampleLaunch(settings)
  expect(example).toContain('--headers=Content-Type=application/json')
  const body = example.find(text => text.startsWith('--message-body='))?.slice('--message-body='.length)
  expect(JSON.parse(body ?? '')).toMatchObject({ action: 'launch_job' })
})
