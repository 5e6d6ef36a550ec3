import { unsupported } from '../../errors.ts'
import { isFloatLiteral } from '../analyse/literal.ts'
import type { Node } from '../analyse/tree.ts'
import { namesDiffer } from '../analyse/types.ts'
import { restruct } from './restruct.ts'
import type { Writer } from './writer.ts'

/**
 * Expressions that must come to one type. Where the type of what is beside a literal of floats is unknown, that must not
 * turn out to be a NUMERIC.
 */
export function alikeSql(w: Writer, all: readonly Node[]): string[] {
  const types = all.map(e => e.type)
  if (namesDiffer(types)) {
    const named = types.find(t => t?.kind === 'struct' || t?.kind === 'array')
    return all.map((e, i) => {
      const sql = restruct(w.expression(e), types[i], named)
      if (!sql) throw unsupported('STRUCTs whose fields differ, for one type in common')
      return sql
    })
  }
  const floats = all.some(isFloatLiteral)
  return all.map(e => (floats && !e.type ? `bq_not_numeric(${w.expression(e)})` : w.expression(e)))
}
