import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sendPollution } from '../../evidence/attacks/bodies.ts'
import { sendBombs } from '../../evidence/attacks/bombs.ts'
import { type Cast, startCast, VICTIM } from '../../evidence/attacks/cast.ts'
import { sendGenerated } from '../../evidence/attacks/generate.ts'
import { sendHeavy } from '../../evidence/attacks/heavy.ts'
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
  'schedule-tick',
  'run-execute',
  'configuration-status',
  'workflow-status',
  'note-status',
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

test('bodies that are heavy in memory are answered as they should be', async () => {
  await sendHeavy(cast, witness)
  expect(outcome('bodies that are heavy in memory')).toEqual([])
})

test('what is compressed is not inflated', async () => {
  await sendBombs(cast, witness, 32)
  expect(outcome('compressed bombs')).toEqual([])
})

test('who sends slowly does not keep others waiting: they are answered while it still sends', async () => {
  let inHand = 0
  const count = () => {
    inHand++
  }
  subscribe('http.server.request.start', count)
  const { slow, hangUp } = openSlow(cast, 20)
  await expect.poll(() => inHand).toBe(slow.filter(({ isBody }) => isBody).length)
  unsubscribe('http.server.request.start', count)
  const question = { action: 'get_by_status', account: VICTIM, configuration_type: 'table-to-table' }
  const replies = await Promise.all(slow.map(() => cast.system.call('dag-status', question)))
  expect(replies.map(({ status }) => status)).toEqual(slow.map(() => 200))
  // None of them was given up for the others' sake either.
  for (const one of slow) expect([one.received(), one.seconds()]).toEqual(['', undefined])
  hangUp()
})

test('after all this, what is stored of others is what it was', async () => {
  expect(await cast.hashOf(VICTIM)).toBe(before)
  expect(await cast.strays()).toEqual([])
})
