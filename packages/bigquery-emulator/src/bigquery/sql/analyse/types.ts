import type { Field } from '../../schema.ts'
import type { TypeNode } from '../parse/ast.ts'

/**
 * What is known of a value's type before the query runs. Fields and elements may themselves be unknown; where nothing at
 * all is known there is `undefined` instead of a type.
 */
export type Type =
  | { kind: 'scalar'; name: string }
  | { kind: 'array'; of: Type | undefined }
  /** `row`: whether this is a row of a source, as its alias stands for it. */
  | { kind: 'struct'; fields: { name: string | undefined; type: Type | undefined }[]; row?: true }
  | { kind: 'null' }

/** A column by name, with its type as far as it is known. */
export type Column = {
  name: string
  type: Type | undefined
  /** Whether this is the row itself, the one column of SELECT AS VALUE. */
  whole?: boolean | undefined
}

/** A type without parts. */
export function scalar(name: string): Type {
  return { kind: 'scalar', name }
}

const NAMES: Record<string, string> = {
  INTEGER: 'INT64',
  INT: 'INT64',
  SMALLINT: 'INT64',
  BIGINT: 'INT64',
  TINYINT: 'INT64',
  BYTEINT: 'INT64',
  FLOAT: 'FLOAT64',
  DECIMAL: 'NUMERIC',
  BIGDECIMAL: 'BIGNUMERIC',
  BOOLEAN: 'BOOL',
}

/** The type of a column as the REST interface describes it. */
export function typeOfField(field: Field): Type {
  const name = field.type.toUpperCase()
  const range = field.rangeElementType?.type
  const of: Type =
    name === 'RANGE' && range
      ? scalar(`RANGE<${range}>`)
      : name === 'RECORD' || name === 'STRUCT'
        ? { kind: 'struct', fields: (field.fields ?? []).map(f => ({ name: f.name, type: typeOfField(f) })) }
        : scalar(NAMES[name] ?? name)
  return field.mode?.toUpperCase() === 'REPEATED' ? { kind: 'array', of } : of
}

/** The columns of a table. */
export function columnsOfFields(fields: readonly Field[]): Column[] {
  return fields.map(f => ({ name: f.name, type: typeOfField(f) }))
}

/** The type that is written out. */
export function typeOfNode(node: TypeNode): Type {
  if (node.kind === 'array') return { kind: 'array', of: typeOfNode(node.of) }
  if (node.kind === 'struct')
    return { kind: 'struct', fields: node.fields.map(f => ({ name: f.name, type: typeOfNode(f.type) })) }
  return scalar(NAMES[node.name] ?? node.name)
}

/** A type as BigQuery writes it. */
export function typeText(type: Type | undefined): string {
  if (type?.kind === 'array') return `ARRAY<${typeText(type.of)}>`
  if (type?.kind === 'struct')
    return `STRUCT<${type.fields.map(f => `${f.name ? `${f.name} ` : ''}${typeText(f.type)}`).join(', ')}>`
  return type?.kind === 'scalar' ? type.name : 'INT64'
}

/** Whether a type is one of exact decimals. */
export function isExact(type: Type | undefined): boolean {
  return is(type, 'NUMERIC') || is(type, 'BIGNUMERIC')
}

/** Whether a BIGNUMERIC is in a type, at any depth. */
export function hasBig(type: Type | undefined): boolean {
  if (type?.kind === 'array') return hasBig(type.of)
  return type?.kind === 'struct' ? type.fields.some(f => hasBig(f.type)) : is(type, 'BIGNUMERIC')
}

/** Whether a type is known to be the scalar of this name. */
export function is(type: Type | undefined, name: string): boolean {
  return type?.kind === 'scalar' && type.name === name
}

/** The types of numbers, each of which takes in those before it. */
export const NUMBERS = ['INT64', 'NUMERIC', 'BIGNUMERIC', 'FLOAT64']

/**
 * The type that values of all these types have in common, or nothing if one of them is unknown.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/conversion_rules#supertypes
 */
export function supertype(types: readonly (Type | undefined)[]): Type | undefined {
  const [first, ...rest] = types.filter(t => t?.kind !== 'null')
  if (!first) return types.length > 0 && types.every(t => t?.kind === 'null') ? { kind: 'null' } : undefined
  let common: Type = first
  for (const type of rest) {
    if (!type) return undefined
    if (common.kind === 'scalar' && type.kind === 'scalar') {
      if (common.name === type.name) continue
      const wider = Math.max(NUMBERS.indexOf(common.name), NUMBERS.indexOf(type.name))
      if (!NUMBERS.includes(common.name) || !NUMBERS.includes(type.name)) return undefined
      common = scalar(NUMBERS[wider] ?? common.name)
    } else if (common.kind === 'struct' && type.kind === 'struct') common = fieldwise(common, type)
    else if (common.kind === 'array' && type.kind === 'array')
      common = { kind: 'array', of: supertype([common.of, type.of]) ?? common.of }
    else if (common.kind !== type.kind) return undefined
  }
  return common
}

type Struct = Extract<Type, { kind: 'struct' }>

/** What two structs have in common, place by place, under the first one's names. */
function fieldwise(a: Struct, b: Struct): Struct {
  if (a.fields.length !== b.fields.length) return a
  const fields = a.fields.map((f, i) => ({ ...f, type: supertype([f.type, b.fields[i]?.type]) ?? f.type }))
  return { ...a, fields }
}

/**
 * Whether structs among these types name their fields differently, at any depth: BigQuery puts them together by place and
 * DuckDB by name. A struct without names goes by place in both.
 */
export function namesDiffer(types: readonly (Type | undefined)[]): boolean {
  const elements = types.flatMap(t => (t?.kind === 'array' ? [t.of] : []))
  if (elements.length > 1 && namesDiffer(elements)) return true
  const structs = types.flatMap(t => (t?.kind === 'struct' ? [t.fields] : []))
  const named = structs.filter(fields => fields.some(f => f.name))
  const names = new Set(named.map(fields => fields.map(f => f.name?.toLowerCase() ?? '').join()))
  if (names.size > 1) return true
  return (structs[0] ?? []).some((_, i) => namesDiffer(structs.map(fields => fields[i]?.type)))
}

/** The type of the ends of a range. */
export function elementOf(type: Type | undefined): string | undefined {
  return type?.kind === 'scalar' ? /^RANGE<(\w+)>$/.exec(type.name)?.[1] : undefined
}
