import { expect, test } from 'vitest'
import { launchActions } from '../../shared/actions/launch.ts'

const request = {
  action: 'retry_run',
  account: '000099',
  environment: 'DEV',
  configuration_type: 'table-to-table',
  configuration_id: 'job_DEV',
  run_id: '20240918-100000-00000000-0000-4000-8000-000000000001',
}
const fits = (ids: number, letters: number) => {
  const only = Array.from({ length: ids }, (_, at) => String(at).padStart(letters, 'x'))
  return launchActions.retry_run.schema.safeParse({ ...request, only }).success
}

test('a retry names a thousand tasks of twenty letters each, and no letter more', () => {
  expect(fits(1000, 20)).toBe(true)
  expect(fits(1000, 21)).toBe(false)
  expect(fits(80, 250)).toBe(true)
  expect(fits(81, 250)).toBe(false)
})
