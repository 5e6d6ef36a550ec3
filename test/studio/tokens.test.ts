import { describe, expect, test } from 'vitest'
import { highlight } from '../../studio/parts/highlight.ts'
import { tokensOf } from '../../studio/rules/tokens.ts'

const kindOf = (text: string, sql: string) => highlight(sql, 'sql').find(token => token.text === text)?.kind

describe('a highlighted text', () => {
  test('tells keywords, strings, numbers and comments of SQL apart', () => {
    const sql = "SELECT 'a', 1 FROM `p.d.t` -- all"
    expect(kindOf('SELECT', sql)).toBe('keyword')
    expect(kindOf("'a'", sql)).toBe('string')
    expect(kindOf('1', sql)).toBe('number')
    expect(kindOf('-- all', sql)).toBe('comment')
  })

  test.each([
    'SELECT 1',
    '<script>alert(1)</script>&amp;',
    "'never closed",
    '/* never closed',
    '',
    '\u0000\ud800\r\n\tüñ',
    'SELECT """a\nb""", r"\\d", `p`.d.t -- <b>',
  ])('is %j and nothing else, in either language', text => {
    for (const language of ['sql', 'json'] as const)
      expect(
        highlight(text, language)
          .map(token => token.text)
          .join(''),
      ).toBe(text)
  })
})

test('a tree that is none comes to no tokens', () => {
  expect([undefined, null, 1, { children: 'x' }, { children: [1] }].map(tokensOf)).toEqual([
    [],
    [],
    [],
    [],
    [],
  ])
})
