import { unsupported } from '../../errors.ts'
import type { Call } from '../parse/ast.ts'
import { accepts } from './accepts.ts'
import type { Analyser } from './analyser.ts'
import type { Environment, SqlFunction, Variable } from './environment.ts'
import { coerced } from './literal.ts'
import { invalid, placed } from './place.ts'
import { NOTHING } from './scope.ts'
import type { Node } from './tree.ts'
import { typeOfNode, typeText } from './types.ts'

/** How deep functions may call one another. */
const DEEPEST = 20

/** The call of a function of one's own: its body, which sees the arguments under the names of its parameters. */
export function inlined(a: Analyser, env: Environment, call: Call, own: SqlFunction): Node {
  const { at } = call
  const name = call.names?.join('.') ?? call.name
  if (call.safe) throw invalid(`Function ${name} does not support SAFE error mode`, at)
  if (call.distinct || call.order.length > 0 || call.limit || call.nulls || call.over)
    throw unsupported("DISTINCT, ORDER BY, LIMIT, NULLS or OVER in a call of a function of one's own")
  const args = call.args.map(arg => a.expression(env, arg))
  requireSignature(call, name, args, own)
  const calls = calling(env, call.name, at)
  const inside: Environment = {
    ...env,
    ...own.home,
    source: own.source,
    variables: parameters(own, args),
    ...NOTHING,
    ctes: new Map(),
    calls,
  }
  const body = placed(own.source, () => a.expression(inside, own.body))
  const type = own.returns ? typeOfNode(own.returns) : body.type
  return { kind: 'inlined', body: coerced(body, type), as: own.returns, type, at }
}

/** The functions that a call is in, and the one it calls; none calls itself. */
export function calling({ calls }: Environment, name: string, at: number): readonly string[] {
  const own = name.toUpperCase()
  if (calls.length > DEEPEST || calls.includes(own)) throw invalid(`Function ${name} calls itself`, at)
  return [...calls, own]
}

/** What the parameters of a function stand for where it is called with these arguments. */
export function parameters(
  own: Pick<SqlFunction, 'parameters'>,
  args: readonly Node[],
): ReadonlyMap<string, Variable> {
  const variables = new Map<string, Variable>()
  for (const [i, p] of own.parameters.entries()) {
    const given = args[i]
    if (!given) continue
    const type = p.type ? typeOfNode(p.type) : given.type
    variables.set(p.name.toLowerCase(), { of: coerced(given, type), as: p.type, type })
  }
  return variables
}

/** Refuses a call whose arguments BigQuery would not take. */
export function requireSignature(
  call: Pick<Call, 'at' | 'named'>,
  name: string,
  args: readonly Node[],
  own: Pick<SqlFunction, 'parameters'>,
): void {
  const counted = own.parameters.length === args.length && call.named.length === 0
  const types = own.parameters.map(p => p.type && typeOfNode(p.type))
  if (counted && args.every((arg, i) => accepts(arg, types[i]))) return
  const supported = `Supported signature: ${name}(${types.map(t => (t ? typeText(t) : 'ANY TYPE')).join(', ')})`
  const given = args.map(arg => typeText(arg.type)).join(', ')
  throw invalid(
    counted
      ? `No matching signature for function ${name} for argument types: ${given}. ${supported}`
      : `Number of arguments does not match for function ${name}. ${supported}`,
    call.at,
  )
}
