import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { MINUTE, SECOND } from '../shared/model/time.ts'

const ROOT = new URL('../', import.meta.url)
const UNITS: Record<string, number> = { SECOND, MINUTE }

/** The value of a constant in the text of a file, with its unit where it has one. */
function constantIn(file: string, name: string): number {
  const text = readFileSync(new URL(file, ROOT), 'utf8')
  const [, times, unit] = new RegExp(`^const ${name} = (?:(\\d+)(?: \\* )?)?([A-Z]+)?$`, 'm').exec(text) ?? []
  return Number(times ?? (unit ? 1 : Number.NaN)) * (unit ? (UNITS[unit] ?? Number.NaN) : 1)
}

/** Every number of the table that stands beside a constant's name, with the file that its row names. */
const NUMBERS = readFileSync(new URL('docs/memory.md', ROOT), 'utf8')
  .split('\n')
  .flatMap(row => {
    const file = /`([a-z/-]+\.ts)`/.exec(row)?.[1] ?? ''
    return [...row.matchAll(/(\d+)( s)? \(`([A-Z_]+)`\)/g)].map(
      ([, number, unit, name = '']): [string, string, number] => [
        file,
        name,
        Number(number) * (unit ? SECOND : 1),
      ],
    )
  })

test('the table of what is remembered has numbers', () => {
  expect(NUMBERS.length).toBeGreaterThan(4)
})

test.each(NUMBERS)('%s has the %s that is written down', (file, name, written) => {
  expect(constantIn(file, name)).toBe(written)
})
