import type { TableDocument } from './documents.ts'
import { BigQueryError, unsupported } from './errors.ts'
import type { Field } from './schema.ts'
import { constantText, type Session } from './session.ts'
import type { Environment } from './sql/analyse/environment.ts'
import { typeOfField } from './sql/analyse/types.ts'
import type { Expression } from './sql/parse/ast.ts'
import type { ColumnNode, TableOptions } from './sql/parse/ast-statements.ts'
import { emitInto } from './sql/translate.ts'
import { fieldOfType } from './sql/write/type.ts'

/** A column of CREATE or ALTER TABLE as the REST interface describes it. */
export async function columnField(session: Session, env: Environment, c: ColumnNode): Promise<Field> {
  const description = c.options.find(o => o.name === 'description')
  const made = fieldOfType(c.name, c.type)
  return {
    ...made,
    ...(c.required ? { mode: 'REQUIRED' } : {}),
    ...(description ? { description: await constantText(session, env, description.value) } : {}),
    ...(c.fallback ? { defaultValueExpression: emitInto(env, c.fallback, typeOfField(made)) } : {}),
  }
}

/** What PARTITION BY says, as the REST interface says it. */
export function partitioning(
  e: Expression | undefined,
): Pick<TableDocument, 'timePartitioning' | 'rangePartitioning'> {
  if (!e) return {}
  const column = (of: Expression | undefined) =>
    of?.kind === 'path' && of.names.length === 1 ? of.names[0] : undefined
  const timed = (type: string, of: Expression | undefined) => {
    const name = column(of)
    if (!name) throw unsupported('PARTITION BY this expression')
    return {
      timePartitioning:
        name.toUpperCase() === '_PARTITIONTIME' || name.toUpperCase() === '_PARTITIONDATE'
          ? { type }
          : { type, field: name },
    }
  }
  if (e.kind === 'path') return timed('DAY', e)
  if (e.kind === 'call' && e.name === 'DATE') return timed('DAY', e.args[0])
  if (e.kind === 'call' && /^(DATE|DATETIME|TIMESTAMP)_TRUNC$/.test(e.name) && e.args[1]?.kind === 'part')
    return timed(e.args[1].part.name, e.args[0])
  if (e.kind === 'call' && e.name === 'RANGE_BUCKET') {
    const name = column(e.args[0])
    const range = e.args[1]
    if (name && range?.kind === 'call' && range.name === 'GENERATE_ARRAY') {
      const [start, end, interval = '1'] = range.args.map(arg =>
        arg.kind === 'integer' ? arg.text : undefined,
      )
      if (start !== undefined && end !== undefined)
        return { rangePartitioning: { field: name, range: { start, end, interval } } }
    }
  }
  throw unsupported('PARTITION BY this expression')
}

type Options = Partial<TableDocument> & { partitionExpirationMs?: string | undefined }

/** OPTIONS of a table as the REST interface says them. */
export async function tableOptions(
  session: Session,
  env: Environment,
  options: TableOptions,
): Promise<Options> {
  const found: Options = {}
  for (const { name, value } of options) {
    const text = name === 'labels' ? undefined : await constantText(session, env, value)
    if (name === 'description') found.description = text
    else if (name === 'friendly_name') found.friendlyName = text
    else if (name === 'require_partition_filter') found.requirePartitionFilter = text === 'true'
    else if (name === 'expiration_timestamp')
      found.expirationTime = text ? String(new Date(text).getTime()) : undefined
    else if (name === 'partition_expiration_days')
      found.partitionExpirationMs = text ? String(Number(text) * 86_400_000) : undefined
    else if (name === 'labels') found.labels = labels(value)
    else throw unsupported(`table option ${name}`)
  }
  return found
}

function labels(e: Expression): Record<string, string> {
  if (e.kind !== 'array') throw new BigQueryError('invalidQuery', 'Option labels must be an array of pairs')
  return Object.fromEntries(
    e.items.map(item => {
      const [key, value] = item.kind === 'struct' ? item.fields.map(f => f.value) : []
      if (key?.kind !== 'string' || value?.kind !== 'string')
        throw unsupported('labels that are not literals')
      return [key.text, value.text]
    }),
  )
}
