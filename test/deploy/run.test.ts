import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Outcome } from '../../deploy/execute.ts'
import { FUNCTION_NAMES } from '../../deploy/functions.ts'
import { planOf } from '../../deploy/plan.ts'
import { planAccount, planRemoval } from '../../deploy/plan-account.ts'
import { take } from '../../deploy/run.ts'
import { toSettings } from '../../deploy/settings.ts'
import { type Action, isCall, type Step } from '../../deploy/step.ts'
import { commandsOf } from './commands.ts'

const done: Outcome = { code: 0, stdout: '', stderr: '' }
const missing: Outcome = { code: 1, stdout: '', stderr: 'ERROR: NOT_FOUND: Requested entity was not found.' }
const noPause = async () => {}

const step: Step = {
  does: 'Make a thing.',
  look: { command: ['look'], settled: 'right' },
  create: ['create'],
  update: ['update'],
}

/** Executes by a table of what each command says, in turn, and keeps what was executed. */
function cloud(says: Record<string, Outcome[]>) {
  const executed: string[] = []
  return {
    executed,
    execute: async (action: Action) => {
      const program = isCall(action) ? action.url : (commandsOf(action)[0]?.[0] ?? '')
      executed.push(program)
      return says[program]?.shift() ?? done
    },
  }
}

describe('a step', () => {
  test.each([
    ['makes what is not there', { look: [missing] }, ['look', 'create'], 'made'],
    ['leaves what is right', { look: [{ ...done, stdout: 'right\n' }] }, ['look'], 'left'],
    ['updates what is otherwise', { look: [{ ...done, stdout: 'wrong' }] }, ['look', 'update'], 'updated'],
    [
      'updates what somebody made meanwhile',
      { look: [missing], create: [{ ...missing, stderr: 'ALREADY_EXISTS' }] },
      ['look', 'create', 'update'],
      'updated',
    ],
    [
      'waits for a service account that is not known everywhere yet',
      { look: [missing], create: [{ ...missing, stderr: 'Service account a@b does not exist.' }] },
      ['look', 'create', 'create'],
      'made',
    ],
    [
      'waits for a metric that Cloud Monitoring does not know yet, for longer',
      {
        look: [missing],
        create: Array(20).fill({ ...missing, stderr: 'Cannot find metric that matches type = "x".' }),
      },
      ['look', ...Array(21).fill('create')],
      'made',
    ],
  ] as const)('%s', async (_, says, executed, taken) => {
    const { look, create } = { create: [], ...says }
    const there = cloud({ look: [...look], create: [...create] })
    expect(await take(step, there.execute, noPause)).toBe(taken)
    expect(there.executed).toEqual(executed)
  })

  test('stops when it may not look, and makes nothing', async () => {
    const there = cloud({
      look: [{ code: 1, stdout: '', stderr: 'PERMISSION_DENIED (or it may not exist)' }],
    })
    await expect(take(step, there.execute, noPause)).rejects.toThrow('PERMISSION_DENIED')
    expect(there.executed).toEqual(['look'])
  })

  test.each([
    ['makes what a list is without', '', ['look', 'create'], 'made'],
    ['leaves what a list has', 'projects/p/databases/(default)/backupSchedules/a\n', ['look'], 'left'],
  ])('%s', async (_, stdout, executed, taken) => {
    const there = cloud({ look: [{ ...done, stdout }] })
    const listed: Step = { does: 'Make.', look: { command: ['look'], lists: true }, create: ['create'] }
    expect(await take(listed, there.execute, noPause)).toBe(taken)
    expect(there.executed).toEqual(executed)
  })

  test('only looks where something must not be there, and stops where it is', async () => {
    const alone: Step = {
      does: 'See.',
      look: { command: ['look'], unwanted: /another \w+/ },
      create: ['look'],
    }
    const there = cloud({
      look: [
        { ...done, stdout: 'this one' },
        { ...done, stdout: 'this one, another one' },
      ],
    })
    expect(await take(alone, there.execute, noPause)).toBe('left')
    await expect(take(alone, there.execute, noPause)).rejects.toThrow('It is not so: another one is there')
    await expect(take(alone, cloud({ look: [missing] }).execute, noPause)).rejects.toThrow('NOT_FOUND')
    expect(there.executed).toEqual(['look', 'look'])
  })

  const away: Step = { does: 'Take a thing away.', create: ['create'], takesAway: true }
  test.each([
    ['takes away what is there', done, 'gone'],
    ['is content where it is gone', missing, 'left'],
    [
      'is content where the role was never given',
      { ...missing, stderr: 'Policy binding with the specified principal, role, and condition not found!' },
      'left',
    ],
  ])('%s', async (_, says, taken) => {
    expect(await take(away, cloud({ create: [says] }).execute, noPause)).toBe(taken)
  })

  test('stops when it may not take away', async () => {
    const there = cloud({ create: [{ ...missing, stderr: 'PERMISSION_DENIED (or it may not exist)' }] })
    await expect(take(away, there.execute, noPause)).rejects.toThrow('PERMISSION_DENIED')
  })

  test('shows a call that failed, with what was answered and without its token', async () => {
    const create = { method: 'POST', url: 'https://api.test/', body: {}, token: 'api' } as const
    const there = cloud({
      'https://api.test/': [{ code: 403, stdout: '', stderr: '{"detail":"needs role 9"}' }],
    })
    const taken = take({ does: 'Tell.', create }, there.execute, noPause)
    await expect(taken).rejects.toThrow(
      /ended with 403:\n {2}curl .*Bearer \$TAILER_TOKEN" -d '\{\}'\n.*needs role 9/,
    )
  })

  test('stops when what is there can neither stay nor be changed', async () => {
    const { update: _, ...fixed } = step
    const there = cloud({ look: [{ ...done, stdout: 'DATASTORE_MODE' }] })
    await expect(take(fixed, there.execute, noPause)).rejects.toThrow(
      'It is DATASTORE_MODE there and must be right',
    )
  })
})

const settings = toSettings({ project: 'demo-tailer', region: 'europe-west1', project_number: '1' }, {})
const bundles = z
  .record(z.enum(FUNCTION_NAMES), z.string())
  .parse(Object.fromEntries(FUNCTION_NAMES.map(name => [name, 'x'])))
const account = {
  account: '000099',
  name: 'n',
  projects: ['demo-data'],
  buckets: ['exports'],
  launcher: true,
}

test.each([
  ['a deployment', planOf(settings, bundles)],
  ['an account', planAccount(account, settings)],
])('%s repeated makes nothing and deploys no function again', async (_, plan) => {
  const there = new Map<Action, string>()
  const deploy = async () => {
    const executed: Action[] = []
    const outcomes: string[] = []
    for (const planned of plan) {
      const execute = async (action: Action): Promise<Outcome> => {
        if (action === planned.look?.command) {
          const stdout = there.get(action)
          if (stdout !== undefined) return { ...done, stdout }
          return planned.look.lists || planned.look.unwanted ? done : missing
        }
        executed.push(action)
        if (planned.look) there.set(planned.look.command, planned.look.settled ?? 'there')
        return planned.takesAway ? missing : done
      }
      outcomes.push(await take(planned, execute, noPause))
    }
    const texts = executed.map(action => (isCall(action) ? action.url : commandsOf(action).join()))
    return { executed: texts, outcomes }
  }
  expect((await deploy()).outcomes).toContain('made')
  const again = await deploy()
  expect(again.outcomes).not.toContain('made')
  expect(again.executed.filter(command => /functions,deploy|,create/.test(command))).toEqual([])
})

test('an account taken away twice is gone the first time, and nothing is left to do the second', async () => {
  const gone = new Set<Action>()
  const execute = async (action: Action): Promise<Outcome> => {
    if (gone.has(action)) return missing
    gone.add(action)
    return done
  }
  const plan = planRemoval(account, settings)
  const remove = async () => {
    const outcomes = new Set<string>()
    for (const step of plan) outcomes.add(await take(step, execute, noPause))
    return [...outcomes]
  }
  expect(await remove()).toEqual(['gone'])
  expect(await remove()).toEqual(['left'])
})
