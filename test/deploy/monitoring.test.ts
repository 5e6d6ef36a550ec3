import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { DASHBOARD_FILE, fileOf, METRIC_NAMES, POLICY_NAMES } from '../../deploy/monitoring/files.ts'
import { METRICS } from '../../deploy/monitoring/metrics.ts'
import { filesOf, planMonitoring } from '../../deploy/plan-monitoring.ts'
import { toSettings } from '../../deploy/settings.ts'
import { shown } from '../../deploy/shown.ts'
import { commandsOf } from './commands.ts'
import { FULL, fullSettings } from './full.ts'
import { sdkRoot } from './sdk.ts'

const sdk = await sdkRoot()
const files = filesOf(fullSettings)

/** The classes of the Cloud SDK that the files are read as, and the files. */
const READ_AS = {
  LogMetric: METRIC_NAMES.map(name => files[fileOf('metric', name)]),
  AlertPolicy: POLICY_NAMES.map(name => files[fileOf('policy', name)]),
  Dashboard: [files[DASHBOARD_FILE]],
}

/** What the Cloud SDK does not know of objects, field by field, values of its choices included. */
async function unknownIn(objects: object): Promise<unknown> {
  const { stdout: python } = await promisify(execFile)('gcloud', [
    'info',
    '--format=value(basic.python_location)',
  ])
  const asked = promisify(execFile)(python.trim(), ['test/deploy/unknown-fields.py', sdk ?? ''])
  asked.child.stdin?.end(JSON.stringify(objects))
  return JSON.parse((await asked).stdout)
}

describe.skipIf(sdk === undefined)(
  'the installed Cloud SDK (skipped where it is not installed, which brings the classes)',
  () => {
    test('knows every field and every choice of the metrics, the policies and the dashboard', async () => {
      expect(await unknownIn(READ_AS)).toEqual([])
    })

    test('would not know a field or a choice that is misspelt', async () => {
      const misspelt = { displayname: 'x', severity: 'SEVERE', combiner: 'OR' }
      expect(await unknownIn({ AlertPolicy: [misspelt] })).toEqual([
        'AlertPolicy.displayname',
        'AlertPolicy.severity',
      ])
    })
  },
)

describe('the guide', () => {
  const guide = readFile(new URL('../../docs/deploy.md', import.meta.url), 'utf8')

  test.each(POLICY_NAMES)('says what %s means, and what to do then', async name => {
    const [, , means = '', todo = ''] =
      (await guide)
        .split('\n')
        .find(line => line.startsWith(`| \`${name}\` `))
        ?.split(/ *\| */) ?? []
    expect(means.length).toBeGreaterThan(20)
    expect(todo.length).toBeGreaterThan(20)
  })

  test('names no event that is not written', async () => {
    const named = [...(await guide).matchAll(/jsonPayload\.event="([\w-]+)"/g)].map(([, event]) => event)
    const events = new Set<unknown>(METRIC_NAMES.map(name => METRICS[name].event))
    expect(named.length).toBeGreaterThan(2)
    expect(named.filter(event => !events.has(event))).toEqual([])
  })
})

describe('an alert policy', () => {
  const policyIn = (settings: typeof fullSettings) =>
    planMonitoring(settings).find(({ does }) => does.endsWith('Runners fail.'))
  const with_ = (operators: string[]) =>
    policyIn(toSettings({ project: 'demo-tailer', region: 'europe-west1' }, { ...FULL, operators }))

  test('is set again when the operators changed, and else left', () => {
    const [first = '', second = ''] = FULL.operators
    expect(with_([first])?.look?.settled).toBe(with_([first])?.look?.settled)
    expect(with_([first])?.look?.settled).not.toBe(with_([first, second])?.look?.settled)
  })

  test('is kept with the state that its step looks for', () => {
    expect(files[fileOf('policy', 'runner-failed')]).toMatchObject({
      userLabels: { tailer: 'runner-failed', tailer_state: policyIn(fullSettings)?.look?.settled },
    })
  })

  test('tells the channels of the operators, which are asked for by their emails', () => {
    const { create, update = [] } = policyIn(fullSettings) ?? { create: [] }
    expect(commandsOf(create)[0]?.at(-1)).toBe('--notification-channels=$1,$2')
    expect(commandsOf(update)[0]?.at(-1)).toBe('--set-notification-channels=$2,$3')
    for (const operator of FULL.operators)
      expect(shown(update)).toContain(`labels.email_address="${operator}"`)
  })

  test('is made without channels where nobody is named', () => {
    const { create, update = [] } = with_([]) ?? { create: [] }
    expect(commandsOf(create)).toHaveLength(1)
    expect([create, update].map(shown).join()).not.toContain('channels')
  })
})
