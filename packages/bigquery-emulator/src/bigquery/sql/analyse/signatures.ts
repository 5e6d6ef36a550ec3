import { requireParts } from './date-parts.ts'
import { groupsOf } from './literal.ts'
import { invalid } from './place.ts'
import type { CallNode, Node } from './tree.ts'
import { is } from './types.ts'

type Taken = (args: readonly Node[]) => boolean

const ofJson: Taken = ([first]) => !first?.type || is(first.type, 'JSON') || first.type.kind === 'null'
const pairs: Taken = args => args.length > 1 && args.length % 2 === 1

/** What functions take, beyond what the engine finds by itself. */
const TAKES: Record<string, Taken> = {
  ...Object.fromEntries(
    `INT64 BOOL LAX_INT64 LAX_FLOAT64 LAX_BOOL LAX_STRING INT64_ARRAY STRING_ARRAY JSON_TYPE`
      .split(' ')
      .map(name => [name, ofJson]),
  ),
  JSON_OBJECT: args => args.length % 2 === 0,
  JSON_SET: pairs,
  JSON_ARRAY_APPEND: pairs,
  JSON_ARRAY_INSERT: pairs,
  DATETIME: args => [1, 2, 6].includes(args.length),
  RANGE: args =>
    args.some(arg => /^(DATE|DATETIME|TIMESTAMP)$/.test(arg.type?.kind === 'scalar' ? arg.type.name : '')),
}

/** Refuses arguments that a function does not take. */
export function requireSignature(call: Pick<CallNode, 'name' | 'args' | 'at'>): void {
  const { name, args, at } = call
  if (TAKES[name]?.(args) === false) throw invalid(`No matching signature for function ${name}`, at)
  requireParts(call)
  const [, pattern] = args
  if (
    /^REGEXP_(EXTRACT|SUBSTR|EXTRACT_ALL)$/.test(name) &&
    pattern?.kind === 'string' &&
    groupsOf(pattern.text) > 1
  )
    throw invalid(
      'Regular expressions passed into extraction functions must not have more than 1 capturing group',
      pattern.at,
    )
}
