import { z } from 'zod'
import { BigQueryError } from './errors.ts'
import type { ParameterType, ParameterValue, QueryParameter } from './job-configuration.ts'
import { literal, quote } from './names.ts'
import { intoSql, scalarType } from './schema.ts'
import type { Constant } from './sql/analyse/environment.ts'
import { type Type, typeOfNode } from './sql/analyse/types.ts'

/** Query parameters as constants, by lower-cased name and by position. */
export function parameterConstants(parameters: readonly QueryParameter[]): {
  named: Map<string, Constant>
  positional: Constant[]
} {
  const named = new Map<string, Constant>()
  const positional: Constant[] = []
  for (const { name, parameterType, parameterValue } of parameters) {
    const constant = { sql: toSql(parameterType, parameterValue), type: typeOf(parameterType) }
    if (name) named.set(name.toLowerCase(), constant)
    else positional.push(constant)
  }
  return { named, positional }
}

function typeOf(type: ParameterType): Type {
  if (type.type === 'ARRAY' && type.arrayType) return { kind: 'array', of: typeOf(type.arrayType) }
  if (type.type === 'STRUCT') {
    const fields = (type.structTypes ?? []).map(f => ({ name: f.name, type: typeOf(f.type) }))
    return { kind: 'struct', fields }
  }
  return typeOfNode({ kind: 'scalar', name: type.type.toUpperCase(), parameters: [] })
}

function typeSql(type: ParameterType): string {
  if (type.type === 'ARRAY' && type.arrayType) return `${typeSql(type.arrayType)}[]`
  if (type.type === 'STRUCT') {
    return `STRUCT(${(type.structTypes ?? []).map((f, i) => `${quote(f.name ?? `_field_${i + 1}`)} ${typeSql(f.type)}`).join(', ')})`
  }
  return scalarType(type.type)
}

function toSql(type: ParameterType, value: ParameterValue): string {
  if (type.type === 'ARRAY' && type.arrayType) {
    const of = type.arrayType
    return `CAST([${(value.arrayValues ?? []).map(item => toSql(of, item)).join(', ')}] AS ${typeSql(type)})`
  }
  if (type.type === 'STRUCT') {
    const fields = (type.structTypes ?? []).map((f, i) => {
      const inner = value.structValues?.[f.name ?? '']
      return `${quote(f.name ?? `_field_${i + 1}`)} := ${inner ? toSql(f.type, inner) : `CAST(NULL AS ${typeSql(f.type)})`}`
    })
    return `CAST(struct_pack(${fields.join(', ')}) AS ${typeSql(type)})`
  }
  if (value.value === null || value.value === undefined) return `CAST(NULL AS ${typeSql(type)})`
  if (type.type === 'BYTES') return `from_base64(${literal(bytesText(value.value))})`
  const scalar = z.union([z.string(), z.number(), z.boolean()]).safeParse(value.value)
  if (!scalar.success)
    throw new BigQueryError('invalid', `Invalid value for a query parameter of type ${type.type}`)
  return intoSql(literal(String(scalar.data)), typeSql(type))
}

/** The client sends a Buffer as JSON would have it, or base64 text. */
function bytesText(value: unknown): string {
  if (typeof value === 'string') return value
  const buffer = z.object({ type: z.literal('Buffer'), data: z.array(z.number()) }).safeParse(value)
  if (buffer.success) return Buffer.from(buffer.data.data).toString('base64')
  throw new BigQueryError('invalid', 'Invalid value for a query parameter of type BYTES')
}
