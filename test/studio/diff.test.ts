import { describe, expect, test } from 'vitest'
import { differencesOf } from '../../studio/rules/diff.ts'

const version = (files: Record<string, string>, configuration: Record<string, unknown> = {}) => ({
  configuration,
  context_values: null,
  files,
})
const said = (differences: ReturnType<typeof differencesOf>) =>
  differences.map(({ name, how, hunks }) => [
    name,
    how,
    ...hunks.flatMap(({ lines }) => lines.map(({ sign, text }) => sign + text)),
  ])

describe('what differs between two versions', () => {
  test('is nothing where they are alike', () => {
    expect(differencesOf(version({ 'a.sql': 'SELECT 1\n' }), version({ 'a.sql': 'SELECT 1\n' }))).toEqual([])
  })

  test('is told file by file: what came, what went, and line by line what changed', () => {
    const before = version({ 'a.sql': 'SELECT 1\nFROM t\n', 'gone.sql': 'x\n', 'same.sql': 's' })
    const after = version({ 'a.sql': 'SELECT 2\nFROM t\n', 'new.sql': 'y\n', 'same.sql': 's' })
    expect(said(differencesOf(before, after))).toEqual([
      ['a.sql', 'changed', '-SELECT 1', '+SELECT 2', ' FROM t'],
      ['gone.sql', 'taken away', '-x'],
      ['new.sql', 'added', '+y'],
    ])
  })

  test('tells a field of the document and a value of the context', () => {
    const before = { ...version({}, { limit: 1 }), context_values: { project: 'a' } }
    const after = { ...version({}, { limit: 2 }), context_values: null }
    expect(said(differencesOf(before, after))).toEqual([
      ['The document', 'changed', ' {', '-  "limit": 1', '+  "limit": 2', ' }'],
      ['The values of its context', 'taken away', '-{', '-  "project": "a"', '-}'],
    ])
  })

  test('takes no line of the format for one of the text', () => {
    expect(said(differencesOf(version({ a: '\\ one' }), version({ a: '-- two\n' })))).toEqual([
      ['a', 'changed', '-\\ one', '+-- two'],
    ])
  })

  test('counts the lines, and leaves out those far from any that differ', () => {
    const lines = Array.from({ length: 100 }, (_, at) => `line ${at}`)
    const [difference] = differencesOf(
      version({ a: `${lines.join('\n')}\n` }),
      version({ a: `${lines.with(50, 'other').join('\n')}\nmore\n` }),
    )
    expect(difference).toMatchObject({ added: 2, removed: 1, hunks: [{ from: 48 }, { from: 98 }] })
  })

  test('of two long texts that have nothing in common is all of both', () => {
    const text = (word: string) => Array.from({ length: 3_000 }, (_, at) => `${word} ${at}`).join('\n')
    const [difference] = differencesOf(version({ a: text('one') }), version({ a: text('other') }))
    expect(difference).toMatchObject({ added: 3_000, removed: 3_000 })
  })
})
