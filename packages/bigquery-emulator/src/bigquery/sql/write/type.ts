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
}

/** The column a type makes, as the REST interface describes it. */
export function fieldOfType(name: string, type: TypeNode): Field {
  if (type.kind === 'array') return { ...fieldOfType(name, type.of), mode: 'REPEATED' }
  if (type.kind === 'struct') {
    return {
      name,
      type: 'RECORD',
      mode: 'NULLABLE',
      fields: type.fields.map((f, i) => fieldOfType(f.name ?? `_field_${i + 1}`, f.type)),
    }
  }
  const range = /^RANGE<(\w+)>$/.exec(type.name)?.[1]
  scalarType(type.name)
  if (range) return { name, type: 'RANGE', mode: 'NULLABLE', rangeElementType: { type: range } }
  if (type.parameters.length > 0)
    throw unsupported(`parameterized type ${type.name}(${type.parameters.join(', ')}) of a column`)
  return { name, type: REST[type.name] ?? type.name, mode: 'NULLABLE' }
}
