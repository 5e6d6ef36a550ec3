import { all, type Operation, strict } from './expression.ts'
import { call } from './sql.ts'
import { Fault } from './value.ts'

const chars = (s: string) => [...s]

function size(n: bigint): number {
  if (n < 0n) throw new Fault('negative')
  return Number(n)
}

/** From a place, which counts from 1, and from the end where it is below 0. */
function substr(s: string, from: bigint, length?: bigint): string {
  const all = chars(s)
  const most = length === undefined ? all.length : size(length)
  const start = from > 0n ? Number(from) - 1 : from === 0n ? 0 : Math.max(0, all.length + Number(from))
  return all.slice(start, start + most).join('')
}

function padding(s: string, n: bigint, by: string): [kept: string, added: string] {
  const length = size(n)
  if (by === '') throw new Fault('pattern')
  const missing = length - chars(s).length
  return [
    chars(s).slice(0, length).join(''),
    missing > 0 ? chars(by.repeat(missing)).slice(0, missing).join('') : '',
  ]
}

function like(s: string, pattern: string): boolean {
  const one = (c: string) => (c === '%' ? '.*' : c === '_' ? '.' : c.replace(/[.*+?^${}()|[\]\\/]/, '\\$&'))
  return new RegExp(`^${chars(pattern).map(one).join('')}$`, 'su').test(s)
}

const intIn = (s: string) => {
  const n = /^\s*[+-]?\d+\s*$/.test(s) ? BigInt(s.trim().replace(/^\+/, '')) : null
  return n !== null && BigInt.asIntN(64, n) === n ? n : null
}

/** Functions of STRING. */
export const STRINGS: Operation[] = [
  strict(
    'STRING',
    ['STRING', 'STRING'],
    (a, b) => `(${a} || ${b})`,
    (a, b) => a + b,
  ),
  strict('STRING', ['STRING', 'STRING', 'STRING'], call('CONCAT'), (a, b, c) => a + b + c),
  strict('STRING', ['STRING'], call('UPPER'), s => s.toUpperCase()),
  strict('STRING', ['STRING'], call('LOWER'), s => s.toLowerCase()),
  strict('STRING', ['STRING'], call('REVERSE'), s => chars(s).reverse().join('')),
  strict('STRING', ['STRING'], call('TRIM'), s => s.trim()),
  strict(
    'STRING',
    ['STRING'],
    a => `LTRIM(${a}, 'ab')`,
    s => s.replace(/^[ab]+/, ''),
  ),
  strict('STRING', ['STRING', 'SMALL'], call('SUBSTR'), substr),
  strict('STRING', ['STRING', 'SMALL', 'SMALL'], call('SUBSTR'), substr),
  strict('STRING', ['STRING', 'SMALL'], call('LEFT'), (s, n) => chars(s).slice(0, size(n)).join('')),
  strict('STRING', ['STRING', 'SMALL'], call('RIGHT'), (s, n) =>
    chars(s)
      .slice(Math.max(0, chars(s).length - size(n)))
      .join(''),
  ),
  strict('STRING', ['STRING', 'SMALL'], call('REPEAT'), (s, n) => s.repeat(size(n))),
  strict('STRING', ['STRING', 'STRING', 'STRING'], call('REPLACE'), (s, a, b) =>
    a === '' ? s : s.replaceAll(a, () => b),
  ),
  strict('STRING', ['STRING', 'SMALL', 'STRING'], call('LPAD'), (s, n, by) =>
    padding(s, n, by).reverse().join(''),
  ),
  strict('STRING', ['STRING', 'SMALL', 'STRING'], call('RPAD'), (s, n, by) => padding(s, n, by).join('')),
  {
    gives: 'STRING',
    takes: ['STRING', 'SMALL'],
    sql: (s, n) => `SPLIT(${s}, 'b')[SAFE_OFFSET(${n})]`,
    // Where the place is none of an array's, nobody need look at the array.
    run: args => {
      const [s = null, n = null] = all(args, () => true)
      return typeof s === 'string' && typeof n === 'bigint' ? (s.split('b')[Number(n)] ?? null) : null
    },
  },
  strict('INT64', ['STRING'], call('LENGTH'), s => BigInt(chars(s).length)),
  strict('INT64', ['STRING'], call('BYTE_LENGTH'), s => BigInt(Buffer.byteLength(s))),
  strict('INT64', ['STRING', 'STRING'], call('STRPOS'), (s, a) => {
    const at = s.indexOf(a)
    return BigInt(at < 0 ? 0 : chars(s.slice(0, at)).length + 1)
  }),
  strict('INT64', ['STRING'], a => `SAFE_CAST(${a} AS INT64)`, intIn),
  strict(
    'INT64',
    ['STRING'],
    a => `CAST(${a} AS INT64)`,
    s => {
      const n = intIn(s)
      if (n === null) throw new Fault('cast')
      return n
    },
  ),
  strict('BOOL', ['STRING', 'STRING'], call('STARTS_WITH'), (s, a) => s.startsWith(a)),
  strict('BOOL', ['STRING', 'STRING'], call('ENDS_WITH'), (s, a) => s.endsWith(a)),
  strict('BOOL', ['STRING', 'STRING'], (a, b) => `(${a} LIKE ${b})`, like),
]
