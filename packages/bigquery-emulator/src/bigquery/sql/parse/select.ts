import { unsupported } from '../../errors.ts'
import type { Expression, Select, SelectItem } from './ast.ts'
import { windowSpec } from './call.ts'
import { accept, alias, type Cursor, expect, expression, list, looks, name, peek } from './cursor.ts'

/** SELECT with its list, and nothing of what follows but its windows. */
export function selectList(c: Cursor): Select {
  const at = peek(c).start
  expect(c, 'SELECT')
  if (looks(c, 'WITH') && !looks(c, 'WITH', '(')) throw unsupported('SELECT WITH')
  const distinct = accept(c, 'DISTINCT')
  if (!distinct) accept(c, 'ALL')
  let as: Select['as']
  if (accept(c, 'AS', 'STRUCT')) as = 'STRUCT'
  else if (accept(c, 'AS', 'VALUE')) as = 'VALUE'
  else if (looks(c, 'AS')) throw unsupported('SELECT AS a named type')
  const items = [selectItem(c)]
  // A trailing comma is allowed before FROM.
  while (accept(c, ',')) {
    if (looks(c, 'FROM') || looks(c, ')') || looks(c, '|>') || looks(c, 'UNION') || peek(c).kind === 'end')
      break
    items.push(selectItem(c))
  }
  return {
    kind: 'select',
    distinct,
    as,
    items,
    from: undefined,
    where: undefined,
    group: undefined,
    having: undefined,
    qualify: undefined,
    windows: windows(c),
    at,
  }
}

/** WINDOW and what it names, if it comes next. */
export function windows(c: Cursor): Select['windows'] {
  if (!accept(c, 'WINDOW')) return []
  return list(c, () => {
    const windowName = name(c)
    expect(c, 'AS')
    return { name: windowName, window: windowSpec(c) }
  })
}

/** `*`, `x.*` or a value, with what it is called. */
export function selectItem(c: Cursor): SelectItem {
  const at = peek(c).start
  if (accept(c, '*')) return star(c, undefined, at)
  const value = expression(c)
  if (accept(c, '.', '*')) return star(c, value, at)
  return { kind: 'column', value, alias: alias(c), at }
}

function star(c: Cursor, of: Expression | undefined, at: number): SelectItem {
  const except = []
  if (accept(c, 'EXCEPT', '(')) {
    except.push(...list(c, name))
    expect(c, ')')
  }
  const replace: { name: string; value: Expression }[] = []
  if (accept(c, 'REPLACE', '(')) {
    list(c, () => {
      const value = expression(c)
      expect(c, 'AS')
      replace.push({ value, name: name(c) })
    })
    expect(c, ')')
  }
  return { kind: 'star', of, except, replace, rename: [], at }
}
