import { BigQueryError, unsupported } from '../../errors.ts'
import type { Call } from '../parse/ast.ts'
import { position } from '../parse/lex.ts'
import { AGGREGATES, WINDOW_ONLY } from './aggregates.ts'
import type { Analyser } from './analyser.ts'
import { callType, FUNCTION_NAMES } from './call-type.ts'
import { refuseMixed } from './clash.ts'
import type { Environment, SqlFunction, Variable } from './environment.ts'
import { alike, asNumeric } from './literal.ts'
import { analyseOrder } from './order.ts'
import { invalid, placed } from './place.ts'
import { requireBool, requireComparable, requireWindow } from './require-type.ts'
import { NOTHING } from './scope.ts'
import { requireSignature } from './signatures.ts'
import type { CallNode, Node } from './tree.ts'
import { is, typeOfNode } from './types.ts'
import { analyseWindow } from './window.ts'

/** How deep SQL functions may call one another. */
const DEEPEST = 20

/** Functions whose arguments all come to one type. */
const COMMON = new Set(
  `COALESCE IFNULL GREATEST LEAST MOD SAFE_ADD SAFE_SUBTRACT SAFE_MULTIPLY SAFE_DIVIDE GENERATE_ARRAY DIV`.split(
    ' ',
  ),
)

/** A function call: of a function written in SQL, whose body it becomes, or of BigQuery's own. */
export function analyseCall(a: Analyser, env: Environment, call: Call): Node {
  const own = env.functions.get(call.name.toLowerCase())
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
  const over = call.over && analyseWindow(a, env, call.over)
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

function requireFunction(env: Environment, { name, at }: Call): void {
  if (/^(NET\.|ST_|AEAD|KEYS|ML|AI|KLL)/.test(name)) throw unsupported(`function ${name}`)
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
  if (!COMMON.has(name)) return args
  if (name !== 'SAFE_DIVIDE' && name !== 'GENERATE_ARRAY') refuseMixed(name, args, at)
  return alike(args)
}

function inlined(a: Analyser, env: Environment, call: Call, own: SqlFunction): Node {
  const { at, name } = call
  if (own.parameters.length !== call.args.length)
    throw invalid(`Number of arguments does not match for function ${name}`, at)
  if (env.depth > DEEPEST) throw invalid(`Function ${name} calls itself`, at)
  const variables = new Map<string, Variable>()
  for (const [i, p] of own.parameters.entries()) {
    const arg = call.args[i]
    if (!arg) continue
    const given = a.expression(env, arg)
    const type = p.type ? typeOfNode(p.type) : given.type
    const of = is(type, 'NUMERIC') ? asNumeric(given) : given
    variables.set(p.name.toLowerCase(), { of, as: p.type, type })
  }
  const inside: Environment = {
    ...env,
    source: own.source,
    variables,
    ...NOTHING,
    depth: env.depth + 1,
  }
  const body = placed(own.source, () => a.expression(inside, own.body))
  const type = own.returns ? typeOfNode(own.returns) : body.type
  return { kind: 'inlined', body, as: own.returns, type, at }
}
