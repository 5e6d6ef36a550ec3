import { expect, test } from 'vitest'
import { keyed } from '../functions/dag-launch/keyed.ts'

const { system, second, newJob, key } = await keyed()

test('a thousand repeats at once on two instances make one run, which all of them answer', async () => {
  const { account, launch, stored } = await newJob()
  const answers = await Promise.all(
    Array.from({ length: 1000 }, (_, i) => launch(key('one'), {}, i % 2 ? system : second)),
  )
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  expect(new Set(answers.map(({ body }) => body.run_id)).size).toBe(1)
  expect(await stored()).toEqual([answers[0]?.body.run_id])
  const first = answers.filter(({ headers }) => headers.get('Idempotent-Replayed') === null)
  expect(first).toHaveLength(1)
  const dispatched = [...system.dispatched, ...second.dispatched].filter(run => run.account === account)
  expect(dispatched).toHaveLength(1)
})

test('of two requests under one key at once, one is launched and every other gets a 422', async () => {
  const { launch, stored } = await newJob()
  const dates = Array.from({ length: 20 }, (_, i) => ({ execution_date: `2024-01-0${1 + (i % 2)}` }))
  const answers = await Promise.all(dates.map((date, i) => launch(key('one'), date, i % 3 ? system : second)))
  const statuses = answers.map(({ status }) => status).sort()
  expect(statuses).toEqual([...Array(10).fill(200), ...Array(10).fill(422)])
  expect(await stored()).toHaveLength(1)
})
