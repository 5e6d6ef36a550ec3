import { BigQueryError, unsupported } from '../../errors.ts'
import { quote } from '../../names.ts'
import { type Field, scalarType } from '../../schema.ts'
import type { Type } from '../analyse/types.ts'
import type { TypeNode } from '../parse/ast.ts'

/** The DuckDB name of a type as written. */
export function typeSql(type: TypeNode): string {
  if (type.kind === 'array') {
    if (type.of.kind === 'array')
      throw new BigQueryError('invalidQuery', 'Arrays of arrays are not supported')
    return `${typeSql(type.of)}[]`
  }
  if (type.kind === 'struct') {
    return `STRUCT(${type.fields.map((f, i) => `${quote(f.name ?? `_field_${i + 1}`)} ${typeSql(f.type)}`).join(', ')})`
  }
  return scalarType(type.name)
}

/** The DuckDB name of a type, where all of it is known. */
export function knownTypeSql(type: Type | undefined): string | undefined {
  switch (type?.kind) {
    case 'array': {
      const of = knownTypeSql(type.of)
      return of && `${of}[]`
    }
    case 'struct': {
      const fields = type.fields.map((f, i) => [f.name ?? `_field_${i + 1}`, knownTypeSql(f.type)] as const)
      if (fields.some(([, field]) => field === undefined)) return undefined
      return `STRUCT(${fields.map(([name, field]) => `${quote(name)} ${field}`).join(', ')})`
    }
    case 'scalar':
      return scalarType(type.name)
    default:
      return undefined
  }
}

const REST: Record<string, string> = {
  INT64: 'INTEGER',
  INT: 'INTEGER',
  SMALLINT: 'INTEGER',
  BIGINT: 'INTEGER',
  TINYINT: 'INTEGER',
  BYTEINT: 'INTEGER',
  FLOAT64: 'FLOAT',
  BOOL: 'BOOLEAN',
  DECIMAL: 'NUMERIC',
  BIGDECIMAL: 'BIGNUMERIC',
}

/** The most digits of each type before the point, and after it. */
const DIGITS: Record<string, { whole: number; scale: number }> = {
  NUMERIC: { whole: 29, scale: 9 },
  BIGNUMERIC: { whole: 38, scale: 38 },
}

function parametersOf(type: string, parameters: readonly number[]): Partial<Field> {
  const [first, scale, ...more] = parameters
  if (first === undefined) return {}
  const words = `${type}(${parameters.join(', ')})`
  if (type === 'STRING' || type === 'BYTES') {
    if (!(first >= 1) || scale !== undefined) throw invalidParameters(words)
    return { maxLength: String(first) }
  }
  const most = DIGITS[type]
  const decimals = scale ?? 0
  if (
    !most ||
    more.length > 0 ||
    !(decimals <= most.scale && first >= Math.max(1, decimals) && first - decimals <= most.whole)
  )
    throw invalidParameters(words)
  return { precision: String(first), ...(scale === undefined ? {} : { scale: String(scale) }) }
}

/** A type below a column's own, where parameters are not held to yet. */
function unlimited(type: TypeNode): TypeNode {
  if (type.kind === 'scalar' && type.parameters.length > 0)
    throw unsupported(`parameterized type ${type.name}(${type.parameters.join(', ')}) within a column`)
  return type
}

function invalidParameters(words: string): BigQueryError {
  return new BigQueryError('invalidQuery', `Invalid type parameters of ${words}`)
}

/** The column a type makes, as the REST interface describes it. */
export function fieldOfType(name: string, type: TypeNode): Field {
  if (type.kind === 'array') return { ...fieldOfType(name, unlimited(type.of)), mode: 'REPEATED' }
  if (type.kind === 'struct') {
    return {
      name,
      type: 'RECORD',
      mode: 'NULLABLE',
      fields: type.fields.map((f, i) => fieldOfType(f.name ?? `_field_${i + 1}`, unlimited(f.type))),
    }
  }
  const range = /^RANGE<(\w+)>$/.exec(type.name)?.[1]
  scalarType(type.name)
  if (range) return { name, type: 'RANGE', mode: 'NULLABLE', rangeElementType: { type: range } }
  const field = { name, type: REST[type.name] ?? type.name, mode: 'NULLABLE' }
  return { ...field, ...parametersOf(field.type, type.parameters) }
}
