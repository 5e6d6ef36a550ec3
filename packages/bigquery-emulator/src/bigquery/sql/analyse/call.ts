import { BigQueryError, unsupported } from '../../errors.ts'
import type { Call } from '../parse/ast.ts'
import { position } from '../parse/lex.ts'
import { AGGREGATES, WINDOW_ONLY } from './aggregates.ts'
import type { Analyser } from './analyser.ts'
import { callType, FUNCTION_NAMES } from './call-type.ts'
import { refuseMixed } from './clash.ts'
import type { Environment } from './environment.ts'
import { inlined } from './inlined.ts'
import { alike, coerced } from './literal.ts'
import { analyseOrder } from './order.ts'
import { isSpace, ownFunction } from './own-function.ts'
import { invalid } from './place.ts'
import { requireBool, requireComparable, requireWindow } from './require-type.ts'
import { requireSignature } from './signatures.ts'
import type { CallNode, Node } from './tree.ts'
import { hasBig, isExact } from './types.ts'
import { analyseWindow } from './window.ts'

/** Functions whose arguments all come to one type. */
const COMMON = new Set(
  `COALESCE IFNULL GREATEST LEAST MOD SAFE_ADD SAFE_SUBTRACT SAFE_MULTIPLY SAFE_DIVIDE GENERATE_ARRAY DIV`.split(
    ' ',
  ),
)

/** Functions whose arguments come to one type where one of them is of an exact type. */
const EXACT = new Set('DIV POW POWER LOG NULLIF'.split(' '))

/** A function call: of a function written in SQL, whose body it becomes, or of BigQuery's own. */
export function analyseCall(a: Analyser, env: Environment, call: Call): Node {
  const own = ownFunction(env, call)
  if (own) return inlined(a, env, call, own)
  const { at } = call
  requireFunction(env, call)
  if (call.over && call.name === 'APPROX_QUANTILES')
    throw invalid(`Function ${call.name} does not support an OVER clause`, at)
  if (!call.over && (WINDOW_ONLY.includes(call.name) || call.name.startsWith('PERCENTILE_')))
    throw invalid(`Analytic function ${call.name} cannot be called without an OVER clause`, at)
  const of = (e: Call['args'][number]) => a.expression(env, e)
  const given = call.args.map((arg, i): Node => {
    // The second argument of NORMALIZE is a word of its own.
    if (i === 1 && call.name.startsWith('NORMALIZE') && arg.kind === 'path' && arg.names.length === 1)
      return { kind: 'word', text: (arg.names[0] ?? '').toUpperCase(), type: undefined, at: arg.at }
    return of(arg)
  })
  if (/^(MIN|MAX)$/.test(call.name)) requireComparable(call.name, given, at)
  const over = call.over && analyseWindow(a, env, call.over, at)
  if (over) requireWindow(call.name, over, at)
  const args = together(call.name, given, at)
  requireSignature({ name: call.name, args, at })
  const node: CallNode = {
    kind: 'call',
    name: call.name,
    safe: call.safe,
    args,
    named: call.named.map(n => ({ name: n.name, value: of(n.value) })),
    distinct: call.distinct,
    nulls: call.nulls,
    having: call.having && { max: call.having.max, by: of(call.having.by) },
    order: analyseOrder(a, env, call.order),
    limit: call.limit && of(call.limit),
    over,
    type: callType({ name: call.name, args }),
    at,
  }
  if (
    !AGGREGATES.has(call.name) &&
    !call.over &&
    (call.distinct || call.order.length > 0 || call.limit || call.nulls)
  )
    throw invalid(`${call.name} is not an aggregate function`, at)
  return node
}

function requireFunction(env: Environment, { name, names, at }: Call): void {
  if (names && !isSpace(names)) throw invalid(`Function not found: ${names.join('.')}`, at)
  if (/^(ST_|AEAD|KEYS|ML|AI|KLL)/.test(name)) throw unsupported(`function ${name}`)
  if (FUNCTION_NAMES.has(name)) return
  throw new BigQueryError(
    'invalidQuery',
    `Function not found: ${name} at ${position(env.source, at)} (or a limit of the local emulator, which does not have every function)`,
    { location: 'query' },
  )
}

/** Arguments of which some must come to one type, with their literals as that type has them. */
function together(name: string, args: Node[], at: number): Node[] {
  if (name === 'IF') {
    if (args[0]) requireBool(args[0], name)
    refuseMixed(name, args.slice(1), at)
    return [...args.slice(0, 1), ...alike(args.slice(1))]
  }
  if (EXACT.has(name) && args.some(arg => isExact(arg.type))) return alike(args)
  if (name === 'ARRAY_CONCAT' && args.some(arg => hasBig(arg.type))) return alike(args)
  if (name === 'LAG' || name === 'LEAD')
    return args.map((arg, i) => (i === 2 ? coerced(arg, args[0]?.type) : arg))
  if (!COMMON.has(name)) return args
  if (name !== 'SAFE_DIVIDE' && name !== 'GENERATE_ARRAY') refuseMixed(name, args, at)
  return alike(args)
}
