import { expect, test } from 'vitest'
import { againAt } from '../../../functions/run-execute/again.ts'
import { JobFailed } from '../../../functions/run-execute/jobs.ts'
import { SECOND } from '../../../shared/model/time.ts'

const NOW = 1_000 * SECOND
const failure = (reason: string, message = 'It failed', isPartial = false) =>
  new JobFailed(reason, message, { isPartial })
/** How long a task waits that has failed like that, in seconds; undefined where it is not tried again. */
function wait(task: object, tried: { attempt: number; retried?: number }, failed: JobFailed) {
  const again = againAt(task, tried, failed, NOW)
  return again && (again.at - NOW) / SECOND
}
const THREE = { retries: 3, retry_delay_seconds: 60 }

test.each([
  ['what BigQuery says is passing', {}, { attempt: 1 }, failure('backendError'), 0.5],
  ['the same the second time', {}, { attempt: 2 }, failure('backendError'), 1],
  ['the same the third time', {}, { attempt: 3 }, failure('backendError'), undefined],
  ['the same the third time, with retries', THREE, { attempt: 3 }, failure('backendError'), 60],
  ['any other failure without retries', {}, { attempt: 1 }, failure('invalidQuery'), undefined],
  ['a failure of the data', THREE, { attempt: 1 }, failure('invalidQuery', 'Division by zero'), 60],
  ['the same after one retry', THREE, { attempt: 2, retried: 1 }, failure('invalidQuery'), 120],
  ['the same after two', THREE, { attempt: 3, retried: 2 }, failure('notFound'), 240],
  ['the same after all', THREE, { attempt: 4, retried: 3 }, failure('notFound'), undefined],
  ['an attempt that took too long', THREE, { attempt: 1 }, failure('timeout'), 60],
  ['a syntax error', THREE, { attempt: 1 }, failure('invalidQuery', 'Syntax error: …'), undefined],
  ['what is not allowed', THREE, { attempt: 1 }, failure('accessDenied'), undefined],
  ['a job that somebody stopped', THREE, { attempt: 1 }, failure('stopped'), undefined],
  ['a table that is there already', THREE, { attempt: 1 }, failure('duplicate'), undefined],
  ['half a script', THREE, { attempt: 1 }, failure('backendError', '', true), undefined],
  [
    'half a script, whose task says so itself',
    { ...THREE, retries_are_own: true },
    { attempt: 1 },
    failure('invalidQuery', '', true),
    60,
  ],
])('%s is tried again after so many seconds', (_, task, tried, failed, seconds) => {
  expect(wait(task, tried, failed)).toBe(seconds)
})

test('the wait doubles up to an hour', () => {
  const task = { retries: 10, retry_delay_seconds: 600 }
  const waits = [0, 1, 2, 3, 9].map(retried =>
    wait(task, { attempt: retried + 1, retried }, failure('notFound')),
  )
  expect(waits).toEqual([600, 1200, 2400, 3600, 3600])
})
