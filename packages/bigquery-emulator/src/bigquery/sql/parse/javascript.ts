import { BigQueryError, unsupported } from '../../errors.ts'
import type { Expression, JavaScript, TypeNode } from './ast.ts'
import { accept, type Cursor, expect, looks, peek, take, unexpected } from './cursor.ts'
import { tableOptions } from './options.ts'

/** What of these no function of JavaScript takes or gives. */
const UNKNOWN = /^(DATETIME|TIME|INTERVAL|RANGE<.*)$/

/**
 * What follows the head of CREATE FUNCTION where the function is written in JavaScript; nothing where it is in SQL.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language#create_function_statement
 */
export function javaScript(
  c: Cursor,
  names: readonly string[],
  parameters: readonly { name: string; type: TypeNode | undefined }[],
  returns: TypeNode | undefined,
): (JavaScript & { at: number }) | undefined {
  const not = accept(c, 'NOT', 'DETERMINISTIC')
  const deterministic = !not && accept(c, 'DETERMINISTIC')
  if (!accept(c, 'LANGUAGE')) {
    if (not || deterministic) throw unexpected(c, 'Expected keyword LANGUAGE but got')
    return undefined
  }
  const language = take(c).text
  if (language.toLowerCase() !== 'js')
    throw unsupported(`functions in another language (LANGUAGE ${language})`)
  const name = names.at(-1) ?? ''
  if (!returns)
    throw new BigQueryError(
      'invalidQuery',
      `Function ${name} is written in JavaScript and needs a RETURNS clause`,
    )
  const before = tableOptions(c)
  expect(c, 'AS')
  if (peek(c).kind !== 'string') throw unexpected(c, 'Expected string literal but got')
  const { text: code, start: at } = take(c)
  const options = looks(c, 'OPTIONS') ? tableOptions(c) : before
  requireTypes([...parameters.map(p => p.type), returns])
  return {
    kind: 'javascript',
    name,
    parameters: parameters.map(p => ({ name: p.name, type: requireType(name, p) })),
    returns,
    code,
    libraries: options.flatMap(o => (o.name === 'library' ? addresses(o.value) : [])),
    deterministic,
    at,
  }
}

function requireType(name: string, p: { name: string; type: TypeNode | undefined }): TypeNode {
  if (p.type) return p.type
  throw new BigQueryError(
    'invalidQuery',
    `Function ${name} is written in JavaScript, and its argument ${p.name} may not be of ANY TYPE`,
  )
}

function requireTypes(types: readonly (TypeNode | undefined)[]): void {
  for (const type of types) {
    if (type?.kind === 'array') requireTypes([type.of])
    if (type?.kind === 'struct') {
      if (type.fields.some(f => !f.name))
        throw new BigQueryError(
          'invalidQuery',
          'A STRUCT of a function of JavaScript needs names for its fields',
        )
      requireTypes(type.fields.map(f => f.type))
    }
    if (type?.kind === 'scalar' && UNKNOWN.test(type.name))
      throw unsupported(`${type.name} as a type of a function of JavaScript`)
  }
}

/** `library = 'gs://…'` or a list of them. */
function addresses(value: Expression): string[] {
  if (value.kind === 'array') return value.items.flatMap(addresses)
  if (value.kind === 'string') return [value.text]
  throw new BigQueryError('invalidQuery', 'The option library must be a list of addresses')
}
