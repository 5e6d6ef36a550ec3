import { BigQueryError } from '../../errors.ts'
import { literal, quote } from '../../names.ts'
import type { Node, NodeOf } from '../analyse/tree.ts'
import { is } from '../analyse/types.ts'
import { alikeSql } from './alike.ts'
import { binarySql } from './arithmetic.ts'
import { callSql } from './call.ts'
import { castSql } from './cast.ts'
import { coerced } from './coerced.ts'
import { betweenSql, caseSql, inSql } from './comparison.ts'
import { extractSql, interval } from './dates.ts'
import { javaScriptSql } from './javascript.ts'
import { likeSql } from './like.ts'
import { typedSql } from './literal.ts'
import { nameless, rowsSql } from './rows.ts'
import { typeSql } from './type.ts'
import type { Writer } from './writer.ts'

/** An expression. */
export function expressionSql(w: Writer, e: Node): string {
  switch (e.kind) {
    case 'null':
      return 'NULL'
    case 'bool':
      return e.value ? 'TRUE' : 'FALSE'
    case 'integer':
      return `CAST(${e.text} AS BIGINT)`
    case 'float':
      if (is(e.type, 'BIGNUMERIC')) return `bq_bignumeric(${literal(e.text)})`
      return is(e.type, 'NUMERIC') ? `bq_text_numeric(${literal(e.text)})` : `CAST(${e.text} AS DOUBLE)`
    case 'string':
      return literal(e.text)
    case 'bytes':
      return `unhex('${Buffer.from(e.bytes).toString('hex')}')`
    case 'typed':
      return typedSql(e.name, e.text)
    case 'rows':
      return '*'
    case 'word':
      return literal(e.text)
    case 'constant':
      return e.sql
    case 'argument':
      return e.as ? coerced(w.expression(e.of), e.of.type, e.as) : `(${w.expression(e.of)})`
    case 'column':
      return [...(e.source === undefined ? [] : [e.source]), e.name, ...e.fields].map(quote).join('.')
    case 'field':
      return `struct_extract(${w.expression(e.of)}, ${literal(e.name)})`
    case 'member':
      return `bq_json_at(${w.expression(e.of)}, ${literal(e.name)})`
    case 'index':
      return indexSql(w, e)
    case 'unary':
      return unarySql(w, e)
    case 'binary':
      return binarySql(w, e)
    case 'is':
      return `(${w.expression(e.of)} IS ${e.not ? 'NOT ' : ''}${e.what}${e.other ? ` ${w.expression(e.other)}` : ''})`
    case 'between':
      return betweenSql(w, e)
    case 'like':
      return likeSql(w, e)
    case 'in':
      return inSql(w, e)
    case 'case':
      return caseSql(w, e)
    case 'cast':
      return castSql(w, e)
    case 'extract':
      return extractSql(w.expression(e.of), e.part, e.zone && w.expression(e.zone))
    case 'interval':
      if (e.to ?? (e.by.kind === 'string' && /^(YEAR|MONTH|DAY|HOUR|MINUTE|SECOND)$/.test(e.part)))
        return `bq_parse_interval(${w.expression(e.by)}, ${literal(e.part)}, ${literal(e.to ?? e.part)})`
      return interval(w.expression(e.by), e.part)
    case 'part':
      throw new BigQueryError('invalidQuery', `A valid date part name is required but found ${e.part.name}`)
    case 'array':
      return arraySql(w, e)
    case 'struct':
      return structSql(w, e)
    case 'query':
      return querySql(w, e)
    case 'inlined':
      return e.as ? coerced(w.expression(e.body), e.body.type, e.as) : `(${w.expression(e.body)})`
    case 'javascript':
      return javaScriptSql(w, e)
    case 'call':
      return callSql(w, e)
  }
}

function unarySql(w: Writer, e: NodeOf<'unary'>): string {
  if (e.operator === '~' && is(e.of.type, 'BYTES')) return `bq_bit_not(${w.expression(e.of)})`
  // The least INT64 has a size that is none.
  if (e.operator === '-' && e.of.kind === 'integer') return `CAST(-${e.of.text} AS BIGINT)`
  if (e.operator === '-' && is(e.type, 'BIGNUMERIC')) return `bq_exact_negate(${w.expression(e.of)})`
  return e.operator === '' ? `(${w.expression(e.of)})` : `(${e.operator} ${w.expression(e.of)})`
}

function indexSql(w: Writer, e: NodeOf<'index'>): string {
  const [of, by] = [w.expression(e.of), w.expression(e.by)]
  if (is(e.of.type, 'JSON')) return `bq_json_at(${of}, ${by})`
  const zeroBased = e.how.endsWith('ORDINAL') ? `(${by} - 1)` : by
  return `${e.how.startsWith('SAFE') ? 'bq_safe_offset' : 'bq_offset'}(${of}, ${zeroBased})`
}

function arraySql(w: Writer, e: NodeOf<'array'>): string {
  // Structs in an array have names in DuckDB.
  const named = e.items.map(item => (item.kind === 'struct' && !item.as ? withNames(item) : item))
  const items = `[${alikeSql(w, named).join(', ')}]`
  if (e.as) return `CAST(${items} AS ${typeSql(e.as)})`
  return e.items.length === 0 ? 'CAST([] AS BIGINT[])' : items
}

function withNames(e: NodeOf<'struct'>): Node {
  return { ...e, fields: e.fields.map((f, i) => ({ ...f, name: f.name ?? `_field_${i + 1}` })) }
}

function structSql(w: Writer, e: NodeOf<'struct'>): string {
  const values = e.fields.map(f => w.expression(f.value))
  if (e.as) return `CAST(row(${values.join(', ')}) AS ${typeSql(e.as)})`
  if (!e.fields.some(f => f.name)) return `row(${values.join(', ')})`
  const names = e.fields.map((f, i) => quote(f.name ?? `_field_${i + 1}`))
  return `struct_pack(${values.map((value, i) => `${names[i]} := ${value}`).join(', ')})`
}

function querySql(w: Writer, { how, rows }: NodeOf<'query'>): string {
  if (how === 'exists') return `EXISTS (${rowsSql(w, rows)})`
  if (how === 'array') return `ARRAY(${rowsSql(w, rows)})`
  return `(${rowsSql(w, nameless(rows))})`
}
