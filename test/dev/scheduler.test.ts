import { afterEach, expect, test, vi } from 'vitest'
import { everyMinute } from '../../dev/scheduler.ts'

afterEach(() => vi.useRealTimers())

test('a job is called at each full minute, with what Cloud Scheduler sends, until it is ended', async () => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'Date'],
    now: Date.parse('2026-01-05T01:59:30Z'),
  })
  const times: (string | undefined)[] = []
  const end = everyMinute('tailer-tick', async headers => {
    times.push(headers['X-CloudScheduler-ScheduleTime'])
    throw new Error('not answered')
  })
  await vi.advanceTimersByTimeAsync(29_000)
  expect(times).toEqual([])
  await vi.advanceTimersByTimeAsync(61_000)
  expect(times).toEqual(['2026-01-05T02:00:00Z', '2026-01-05T02:01:00Z'])
  end()
  await vi.advanceTimersByTimeAsync(600_000)
  expect(times).toHaveLength(2)
})
