import { afterAll, beforeAll, expect, test } from 'vitest'
import { sendPollution } from '../../evidence/attacks/bodies.ts'
import { sendBombs } from '../../evidence/attacks/bombs.ts'
import { type Cast, startCast, VICTIM } from '../../evidence/attacks/cast.ts'
import { sendGenerated } from '../../evidence/attacks/generate.ts'
import { openSlow, sendLyingLengths, sendSmuggled } from '../../evidence/attacks/wire.ts'
import { createWitness, type Witness } from '../../evidence/attacks/witness.ts'
import { SEED } from '../suite/seeded.ts'

let cast: Cast
let witness: Witness
let before: string
beforeAll(async () => {
  cast = await startCast()
  witness = createWitness(cast)
  before = await cast.hashOf(VICTIM)
})
afterAll(() => cast.stop())

/** What was wrong in a group, of how many requests. */
function outcome(group: string) {
  const { requests, faults } = witness.row(group)
  expect(requests).toBeGreaterThan(0)
  return faults
}

test.each([
  'run-sweep',
  'run-execute',
  'configuration-status',
  'workflow-status',
  'dag-status',
  'dag-launch',
] as const)('generated requests to %s are answered as they should be', async endpoint => {
  const options = { requests: 25, seed: SEED, group: endpoint }
  expect(await sendGenerated(endpoint, [{ cast, witness }], options)).toEqual([])
})

test('keys that reach a prototype reach none', async () => {
  await sendPollution(cast, witness)
  expect(outcome('prototype pollution')).toEqual([])
})

test('no request is seen in another one', async () => {
  await sendSmuggled(cast, witness)
  expect(outcome('request smuggling')).toEqual([])
})

test('bodies that are not as long as they say are told so', async () => {
  await sendLyingLengths(cast, witness)
  expect(outcome('oversize bodies, lying lengths')).toEqual([])
})

test('what is compressed is not inflated', async () => {
  await sendBombs(cast, witness, 32)
  expect(outcome('compressed bombs')).toEqual([])
})

test('who sends slowly does not keep others waiting', async () => {
  const slow = openSlow(cast, 20)
  const reply = await cast.system.call('dag-status', { action: 'get_by_status', account: VICTIM })
  expect(reply.status).toBe(400)
  slow.hangUp()
})

test('after all this, what is stored of others is what it was', async () => {
  expect(await cast.hashOf(VICTIM)).toBe(before)
  expect(await cast.strays()).toEqual([])
})
