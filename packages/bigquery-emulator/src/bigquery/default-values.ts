import type { Field } from './schema.ts'
import type { Environment } from './sql/analyse/environment.ts'
import { typeOfField } from './sql/analyse/types.ts'
import { parseExpression } from './sql/parse/parse.ts'
import { emitInto } from './sql/translate.ts'

/**
 * Columns that came with a request, their default values as DuckDB has them. A caller's own words never reach DuckDB:
 * what follows them would run there as well. Those that the table has already stay as they are.
 */
export function withDefaults(env: Environment, fields: Field[], known: readonly Field[] = []): Field[] {
  return fields.map(field => {
    const text = field.defaultValueExpression
    if (text === undefined || known.some(f => f.name === field.name && f.defaultValueExpression === text))
      return field
    return {
      ...field,
      defaultValueExpression: emitInto({ ...env, source: text }, parseExpression(text), typeOfField(field)),
    }
  })
}
