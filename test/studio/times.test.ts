import { expect, test } from 'vitest'
import { age, durationOf, localTime, span, utcTime } from '../../studio/rules/times.ts'

const NOW = Date.parse('2026-11-24T15:32:10Z')

test.each([
  [0, '0 ms'],
  [-5, '0 ms'],
  [340, '340 ms'],
  [999.6, '1 s'],
  [12_000, '12 s'],
  [65_000, '1 min 5 s'],
  [60_000, '1 min'],
  [3_900_000, '1 h 5 min'],
  [3_605_000, '1 h'],
  [90_000_000, '1 d 1 h'],
])('%d ms are %s', (milliseconds, said) => {
  expect(span(milliseconds)).toBe(said)
})

test.each([
  ['2026-11-24T15:32:09.500Z', 'now'],
  ['2026-11-24T15:29:10Z', '3 min ago'],
  ['2026-11-24T17:40:10Z', 'in 2 h'],
  ['2020-12-30T11:28:43Z', '2155 d ago'],
])('%s is %s', (moment, said) => {
  expect(age(moment, NOW)).toBe(said)
})

test('a moment is told where the reader is, with the zone, and its year where that is another', () => {
  const zone = 'Europe/Paris'
  expect(localTime('2026-11-24T15:32:10.5Z', { zone, now: NOW })).toBe('24 Nov, 16:32:10 CET')
  expect(localTime('2026-07-24T15:32:10Z', { zone, now: NOW })).toBe('24 Jul, 17:32:10 CEST')
  expect(localTime('2025-12-31T23:30:00Z', { zone, now: NOW })).toBe('1 Jan, 00:30:00 CET')
  expect(localTime('2024-02-29T12:00:00Z', { zone, now: NOW })).toBe('29 Feb 2024, 13:00:00 CET')
  expect(utcTime('2026-11-24T15:32:10.500000+00:00')).toBe('2026-11-24 15:32:10 UTC')
})

test.each([
  ['0:01:24.002519', 84_002.519],
  ['1 day, 0:00:01', 86_401_000],
  ['12 days, 23:59:59.5', 1_123_199_500],
  ['soon', null],
  [null, null],
])('the duration %j is %j ms', (text, milliseconds) => {
  expect(durationOf(text)).toBe(milliseconds)
})
