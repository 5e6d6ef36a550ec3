import type { Expression } from './ast.ts'
import type { Control, Statement } from './ast-statements.ts'
import { accept, type Cursor, expect, expression, list, looks, name, peek, query, take } from './cursor.ts'
import { type } from './type.ts'

/**
 * Reads a statement of the procedural language, or nothing if none starts here.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/procedural-language
 */
export function control(c: Cursor): Control | undefined {
  if (accept(c, 'DECLARE')) {
    const names = list(c, name)
    const declared = looks(c, 'DEFAULT') ? undefined : type(c)
    return { kind: 'declare', names, type: declared, value: accept(c, 'DEFAULT') ? expression(c) : undefined }
  }
  if (accept(c, 'SET')) {
    const names = accept(c, '(') ? list(c, name) : [take(c).text]
    if (names.length > 1 || looks(c, ')')) expect(c, ')')
    expect(c, '=')
    return { kind: 'set', names, value: expression(c) }
  }
  if (accept(c, 'IF')) return branches(c)
  if (accept(c, 'CASE')) return cases(c)
  if (accept(c, 'WHILE')) {
    const when = expression(c)
    expect(c, 'DO')
    return { kind: 'while', when, body: body(c, 'WHILE') }
  }
  if (accept(c, 'LOOP')) return { kind: 'while', when: undefined, body: body(c, 'LOOP') }
  if (accept(c, 'REPEAT')) {
    const inner = c.grammar.statements(c, ['UNTIL'])
    expect(c, 'UNTIL')
    const until = expression(c)
    expect(c, 'END', 'REPEAT')
    return { kind: 'repeat', body: inner, until }
  }
  if (accept(c, 'FOR')) {
    const row = name(c)
    expect(c, 'IN', '(')
    const over = query(c)
    expect(c, ')', 'DO')
    return { kind: 'for', name: row, query: over, body: body(c, 'FOR') }
  }
  if (accept(c, 'BREAK') || accept(c, 'LEAVE')) return { kind: 'break' }
  if (accept(c, 'CONTINUE') || accept(c, 'ITERATE')) return { kind: 'continue' }
  if (accept(c, 'RETURN')) return { kind: 'return' }
  if (accept(c, 'RAISE')) {
    const message = accept(c, 'USING', 'MESSAGE', '=') ? expression(c) : undefined
    return { kind: 'raise', message }
  }
  if (accept(c, 'EXECUTE', 'IMMEDIATE')) return execute(c)
  return transaction(c)
}

function transaction(c: Cursor): Control | undefined {
  for (const verb of ['COMMIT', 'ROLLBACK'] as const) {
    if (accept(c, verb)) {
      accept(c, 'TRANSACTION')
      return { kind: 'transaction', verb }
    }
  }
  if (accept(c, 'BEGIN', 'TRANSACTION') || (looks(c, 'BEGIN', ';') && accept(c, 'BEGIN'))) {
    return { kind: 'transaction', verb: 'BEGIN' }
  }
  if (!accept(c, 'BEGIN')) return undefined
  const inner = c.grammar.statements(c, ['END', 'EXCEPTION'])
  let handler: Statement[] | undefined
  if (accept(c, 'EXCEPTION')) {
    expect(c, 'WHEN', 'ERROR', 'THEN')
    handler = c.grammar.statements(c, ['END'])
  }
  expect(c, 'END')
  return { kind: 'block', body: inner, handler }
}

function body(c: Cursor, word: string): Statement[] {
  const inner = c.grammar.statements(c, ['END'])
  expect(c, 'END', word)
  return inner
}

function branches(c: Cursor): Control {
  const found: { when: Expression; body: Statement[] }[] = []
  do {
    const when = expression(c)
    expect(c, 'THEN')
    found.push({ when, body: c.grammar.statements(c, ['ELSEIF', 'ELSE', 'END']) })
  } while (accept(c, 'ELSEIF'))
  const otherwise = accept(c, 'ELSE') ? c.grammar.statements(c, ['END']) : []
  expect(c, 'END', 'IF')
  return { kind: 'if', branches: found, otherwise }
}

/** CASE as a statement, which is an IF for each WHEN. */
function cases(c: Cursor): Control {
  const at = peek(c).start
  const of = looks(c, 'WHEN') ? undefined : expression(c)
  const found: { when: Expression; body: Statement[] }[] = []
  while (accept(c, 'WHEN')) {
    const value = expression(c)
    expect(c, 'THEN')
    const when: Expression = of ? { kind: 'binary', operator: '=', left: of, right: value, at } : value
    found.push({ when, body: c.grammar.statements(c, ['WHEN', 'ELSE', 'END']) })
  }
  const otherwise = accept(c, 'ELSE') ? c.grammar.statements(c, ['END']) : []
  expect(c, 'END', 'CASE')
  return { kind: 'if', branches: found, otherwise }
}

function execute(c: Cursor): Control {
  const sql = expression(c)
  const into = accept(c, 'INTO') ? list(c, name) : []
  const using = accept(c, 'USING')
    ? list(c, () => ({ value: expression(c), name: accept(c, 'AS') ? name(c) : undefined }))
    : []
  return { kind: 'execute', sql, into, using }
}
