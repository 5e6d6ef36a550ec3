import { describe, expect, test } from 'vitest'
import { STATUSES, SUB_STATUSES } from '../../client/words.ts'
import { cancelRefusal, restRefusal, retryRefusal } from '../../studio/rules/doable.ts'
import { countsOf, helpFor, meaningOf, troubleOfRun } from '../../studio/rules/failure.ts'
import { consoleOf } from '../../studio/rules/links.ts'
import { pickedOf, withPicked } from '../../studio/rules/picked.ts'
import { partOf } from '../../studio/rules/retry.ts'
import { wordOf } from '../../studio/rules/task-words.ts'
import { at, attempt, failure, run, task } from './runs.ts'

describe('what one reads first of a run', () => {
  test('is its error, whatever its tasks say', () => {
    const error = { ...failure, task_id: null }
    const other = task({ error: { reason: 'other', message: '' } })
    expect(troubleOfRun(run({ error, tasks: [other] }))).toEqual({ ...error, isPassing: false })
  })

  test('is, while it runs, the latest attempt that failed, which is tried again', () => {
    const latest = { reason: 'latest', message: '' }
    const attempts = [attempt(0, 1, failure), attempt(2, 3, latest)]
    const tasks = [task({}), task({ task_id: 'b', status: 'RUNNING', attempts, next_attempt_date: at(9) })]
    expect(troubleOfRun(run({ status: 'RUNNING', tasks }))).toEqual({
      ...latest,
      task_id: 'b',
      isPassing: true,
    })
  })

  test('is none of an attempt that failed before its task succeeded', () => {
    const tasks = [task({ attempts: [attempt(0, 1, failure), attempt(2, 3)] })]
    expect(troubleOfRun(run({ tasks }))).toBeNull()
    expect(troubleOfRun(run({ status: 'RUNNING', tasks }))).toBeNull()
  })
})

test('every sub-status but success says what it did to the run', () => {
  const meanings = SUB_STATUSES.map(sub_status => meaningOf(run({ sub_status })))
  expect(meanings.filter(meaning => meaning === '')).toHaveLength(1)
  expect(new Set(meanings).size).toBe(SUB_STATUSES.length)
})

test('a run that a hand ended is not said to have failed by a critical task', () => {
  const stopped = { reason: 'stopped', message: '', task_id: 'a' }
  const of = (error: typeof stopped) => meaningOf(run({ status: 'FAILED', sub_status: 'FAILED', error }))
  expect(of(stopped)).toBe('')
  expect(of({ ...stopped, reason: 'invalidQuery' })).toContain('critical')
})

test('a failure of a kind that is not known has help too, and one that passes none but to wait', () => {
  const trouble = { reason: 'neverHeardOf', message: '', task_id: null, isPassing: false }
  expect(helpFor(trouble)).toContain('retry')
  expect(helpFor({ ...trouble, isPassing: true })).toBe('It is tried again by itself.')
})

test('tasks are counted by what became of them', () => {
  const tasks = [
    task({}),
    task({}),
    task({ status: 'FAILED' }),
    task({ taken_from: 'x' }),
    task({ status: 'SKIPPED', left_out: true }),
    task({ status: 'SKIPPED' }),
    task({ status: 'RUNNING' }),
  ]
  expect(countsOf(run({ tasks }))).toBe(
    '2 succeeded, 1 failed, 1 taken over, 1 left out, 1 never began, 1 cancelled',
  )
  expect(countsOf(run({ status: 'RUNNING', tasks }))).toContain('1 running')
})

test('a task that stood as running when its run was ended by hand is cancelled, as is one that its run’s end found under way', () => {
  const running = task({ status: 'RUNNING' })
  expect(wordOf(running, true)).toBe('RUNNING')
  expect(wordOf(running, false)).toBe('cancelled')
  expect(wordOf({ ...running, next_attempt_date: at(9) }, true)).toBe('waits to try again')
  expect(wordOf({ ...running, next_attempt_date: at(9) }, false)).toBe('cancelled')
  // BigQuery’s own word for it, which the API answers.
  const settled = task({
    status: 'FAILED',
    error: { reason: 'stopped', message: 'The run was ended by hand' },
  })
  expect(wordOf(settled, false)).toBe('FAILED, cancelled')
  expect(countsOf(run({ status: 'FAILED', tasks: [settled] }))).toBe('1 cancelled')
})

describe('what may be done', () => {
  test.each(STATUSES)('with a run that is %s is either to cancel it or to retry it', status => {
    const of = run({ status })
    expect([cancelRefusal(of), retryRefusal(of)].filter(why => why === undefined)).toHaveLength(1)
  })

  test('with a run that succeeded in all is to retry a part that is named', () => {
    const done = run({ status: 'SUCCESS', sub_status: 'SUCCESS' })
    expect([retryRefusal(done), restRefusal(done)]).toEqual([undefined, expect.stringContaining('name')])
    expect(restRefusal(run({ status: 'SUCCESS', sub_status: 'STOP' }))).toBeUndefined()
  })

  test('with a run of another platform is not to retry it', () => {
    expect(retryRefusal(run({ configuration_type: 'storage-to-storage' }))).toContain('elsewhere')
  })
})

test('a retry of the rest names nothing, of all every task', () => {
  const of = { ids: ['a', 'b', 'c'], picked: ['b'], from: 'c' }
  expect(partOf('rest', of)).toEqual({})
  expect(partOf('from', of)).toEqual({ from: 'c' })
  expect(partOf('picked', of)).toEqual({ only: ['b'] })
  expect(partOf('all', of)).toEqual({ only: ['a', 'b', 'c'] })
})

describe('picked tasks', () => {
  test('go through the address and back, whatever their ids', () => {
    const ids = ['a,b', '"', '&=?#', 'ü']
    let picked: ReadonlySet<string> = new Set()
    for (const id of ids) {
      const search = new URLSearchParams({ picked: withPicked(picked, id) ?? '' })
      picked = pickedOf(new URLSearchParams(String(search)))
    }
    expect([...picked]).toEqual(ids)
    expect(withPicked(new Set(['a']), 'a')).toBeNull()
  })

  test.each(['', '[', '{}', 'null', '[1]'])('are none in %j', text => {
    expect(pickedOf(new URLSearchParams({ picked: text })).size).toBe(0)
  })
})

test('a BigQuery job is linked to its page in the console', () => {
  const job = { project: 'my-project', location: 'EU', job_id: 'tailer_1' }
  expect(consoleOf(job)).toBe(
    'https://console.cloud.google.com/bigquery?project=my-project&j=bq%3AEU%3Atailer_1&page=queryresults',
  )
})
