import { describe, expect, test } from 'vitest'
import { cron, latestTime } from '../../shared/model/cron.ts'
import { type Micros, parseDate } from '../../shared/model/time.ts'

const at = (text: string): Micros => parseDate(text) ?? 0
const NOON = at('2030-01-15T12:00')

describe('the latest time of a cron', () => {
  test.each([
    ['59 23 * * *', '2030-01-15T12:00', '2030-01-14T23:59'],
    ['0 12 * * *', '2030-01-15T12:00', '2030-01-15T12:00'],
    ['0 12 * * *', '2030-01-15T11:59:59.999999', '2030-01-14T12:00'],
    ['*/15 * * * *', '2030-01-15T12:59', '2030-01-15T12:45'],
    ['0 0 * * MON', '2030-01-15T12:00', '2030-01-14T00:00'],
    ['0 0 * * THU', '2030-01-15T12:00', '2030-01-10T00:00'],
    ['0 0 29 2 *', '2030-01-15T12:00', '2028-02-29T00:00'],
    ['30 2 * * *', '2030-03-31T12:00', '2030-03-31T02:30'],
    ['@daily', '2030-01-15T12:00', '2030-01-15T00:00'],
  ])('%s at %s was %s', (cron, now, expected) => {
    expect(latestTime(cron, at(now))).toBe(at(expected))
  })

  test.each(['', '* * * *', '* * * * * *', '60 * * * *', '0 0 31 2 *', 'H * * * *', '0 1,H * * *', '@never'])(
    '%j has none',
    cron => {
      expect(latestTime(cron, NOON)).toBeUndefined()
    },
  )
})

test('a cron of over two hundred characters is refused', () => {
  const minutes = (count: number) => `${Array.from({ length: count }, () => '0').join(',')} 0 * * *`
  expect(cron.safeParse(minutes(96)).success).toBe(true)
  expect(cron.safeParse(minutes(97)).success).toBe(false)
})
