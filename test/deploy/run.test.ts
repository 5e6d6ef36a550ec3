import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { FUNCTION_NAMES } from '../../deploy/functions.ts'
import { planOf } from '../../deploy/plan.ts'
import { type Execute, take } from '../../deploy/run.ts'

type Outcome = Awaited<ReturnType<Execute>>

import { toSettings } from '../../deploy/settings.ts'
import type { Command, Step } from '../../deploy/step.ts'

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
    execute: async ([program = '']: Command) => {
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

  test('stops when what is there can neither stay nor be changed', async () => {
    const { update: _, ...fixed } = step
    const there = cloud({ look: [{ ...done, stdout: 'DATASTORE_MODE' }] })
    await expect(take(fixed, there.execute, noPause)).rejects.toThrow(
      'It is DATASTORE_MODE there and must be right',
    )
  })
})

test('a deployment repeated makes nothing and deploys no function again', async () => {
  const settings = toSettings({ project: 'demo-tailer', region: 'europe-west1', project_number: '1' }, {})
  const bundles = z
    .record(z.enum(FUNCTION_NAMES), z.string())
    .parse(Object.fromEntries(FUNCTION_NAMES.map(name => [name, 'x'])))
  const plan = planOf(settings, bundles)
  const there = new Map<Command, string>()
  const deploy = async () => {
    const executed: Command[] = []
    const outcomes: string[] = []
    for (const planned of plan) {
      const execute = async (command: Command): Promise<Outcome> => {
        if (command === planned.look?.command) {
          const stdout = there.get(command)
          return stdout === undefined ? missing : { ...done, stdout }
        }
        executed.push(command)
        if (planned.look) there.set(planned.look.command, planned.look.settled ?? 'there')
        return done
      }
      outcomes.push(await take(planned, execute, noPause))
    }
    return { executed, outcomes }
  }
  expect((await deploy()).outcomes).toContain('made')
  const again = await deploy()
  expect(again.outcomes).not.toContain('made')
  expect(again.executed.filter(command => /functions,deploy|,create/.test(command.join()))).toEqual([])
})
