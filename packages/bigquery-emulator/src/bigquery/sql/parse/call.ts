import { unsupported } from '../../errors.ts'
import type { Call, Expression, FrameBound, OrderItem, Window } from './ast.ts'
import {
  accept,
  type Cursor,
  expect,
  expression,
  isName,
  list,
  looks,
  name,
  peek,
  query,
  startsQuery,
  take,
  unexpected,
} from './cursor.ts'
import { datePart } from './date-part.ts'

/** Functions whose last argument may be a part of a date rather than a value. */
const TAKES_PART = /^(DATE|DATETIME|TIMESTAMP|TIME)_(TRUNC|DIFF)$|^LAST_DAY$|^GENERATE_|_BUCKET$/
const PARTS =
  /^(MICROSECOND|MILLISECOND|SECOND|MINUTE|HOUR|DAY|DAYOFWEEK|DAYOFYEAR|WEEK|ISOWEEK|MONTH|QUARTER|YEAR|ISOYEAR)$/

/** What follows a function's name: arguments, their modifiers, OVER. */
export function callTail(c: Cursor, functionName: string, safe: boolean, at: number): Call {
  expect(c, '(')
  const call: Call = {
    kind: 'call',
    name: functionName,
    safe,
    args: [],
    named: [],
    distinct: accept(c, 'DISTINCT'),
    nulls: undefined,
    having: undefined,
    order: [],
    limit: undefined,
    over: undefined,
    at,
  }
  if (looks(c, '*')) {
    const at = take(c).start
    call.args.push({ kind: 'rows', at })
  } else if (!looks(c, ')')) {
    list(c, () => argument(c, call))
  }
  call.nulls = nullHandling(c)
  if (accept(c, 'HAVING')) {
    const max = accept(c, 'MAX')
    if (!max) expect(c, 'MIN')
    call.having = { max, by: expression(c) }
  }
  if (accept(c, 'ORDER', 'BY')) call.order = list(c, orderItem)
  if (accept(c, 'LIMIT')) call.limit = expression(c)
  expect(c, ')')
  if (/^(LAG|LEAD|\w+_VALUE|PERCENTILE_\w+)$/.test(functionName)) call.nulls ??= nullHandling(c)
  if (looks(c, 'WITHIN', 'GROUP')) throw unsupported('WITHIN GROUP')
  if (accept(c, 'OVER'))
    call.over = looks(c, '(') ? windowSpec(c) : { base: name(c), partition: [], order: [], frame: undefined }
  return call
}

function argument(c: Cursor, call: Call): void {
  if (isName(c) && looks({ ...c, at: c.at + 1 }, '=>')) {
    const argumentName = name(c).toLowerCase()
    expect(c, '=>')
    call.named.push({ name: argumentName, value: expression(c) })
    return
  }
  if (isName(c) && looks({ ...c, at: c.at + 1 }, '->')) throw unsupported('lambda expressions')
  // A query in parentheses of its own is an operand; what follows it is the call's.
  if (!looks(c, '(') && startsQuery(c)) {
    call.args.push({ kind: 'query', how: 'scalar', at: peek(c).start, query: query(c) })
    return
  }
  const token = peek(c)
  const part = token.kind === 'word' && PARTS.test(token.text.toUpperCase()) && TAKES_PART.test(call.name)
  if (part && call.args.length > 0 && (looksLikeEnd(c, 1) || peek(c, 1).text === '(')) {
    call.args.push({ kind: 'part', part: datePart(c), at: token.start })
    return
  }
  call.args.push(expression(c))
}

function looksLikeEnd(c: Cursor, ahead: number): boolean {
  const { kind, text } = peek(c, ahead)
  return kind === 'symbol' && (text === ')' || text === ',')
}

function nullHandling(c: Cursor): 'IGNORE' | 'RESPECT' | undefined {
  if (accept(c, 'IGNORE', 'NULLS')) return 'IGNORE'
  if (accept(c, 'RESPECT', 'NULLS')) return 'RESPECT'
  return undefined
}

/** `x DESC NULLS LAST`. */
export function orderItem(c: Cursor): OrderItem {
  const by: Expression = expression(c)
  if (looks(c, 'COLLATE')) throw unsupported('COLLATE')
  const descending = accept(c, 'DESC')
  if (!descending) accept(c, 'ASC')
  let nulls: OrderItem['nulls']
  if (accept(c, 'NULLS', 'FIRST')) nulls = 'FIRST'
  else if (accept(c, 'NULLS', 'LAST')) nulls = 'LAST'
  return { by, descending, nulls }
}

/** `(w PARTITION BY a ORDER BY b ROWS BETWEEN … AND …)`. */
export function windowSpec(c: Cursor): Window {
  expect(c, '(')
  const base = isName(c) && !looks(c, 'PARTITION') ? name(c) : undefined
  const partition = accept(c, 'PARTITION', 'BY') ? list(c, expression) : []
  const order = accept(c, 'ORDER', 'BY') ? list(c, orderItem) : []
  let frame: Window['frame']
  const unit = ['ROWS', 'RANGE', 'GROUPS'].find(word => accept(c, word))
  if (unit) {
    if (accept(c, 'BETWEEN')) {
      const from = frameBound(c)
      expect(c, 'AND')
      frame = { unit, from, to: frameBound(c) }
    } else frame = { unit, from: frameBound(c), to: undefined }
  }
  expect(c, ')')
  return { base, partition, order, frame }
}

function frameBound(c: Cursor): FrameBound {
  if (accept(c, 'CURRENT', 'ROW')) return { by: undefined, words: 'CURRENT ROW' }
  const by = accept(c, 'UNBOUNDED') ? undefined : expression(c)
  const direction = ['PRECEDING', 'FOLLOWING'].find(word => accept(c, word))
  if (!direction) throw unexpected(c)
  return { by, words: by ? direction : `UNBOUNDED ${direction}` }
}
