import { fillDates } from './placeholders.ts'
import type { Table } from './plan.ts'

const PLACEHOLDER = /\{\{FD_[A-Z0-9_]+\}\}/
const PARTITION = /\$.*$/su
/** What stands for digits that a date may be, in a key. */
const ANY = '#'

/** `project.dataset.table`, without a partition. */
const nameOfTable = ({ project, dataset, table }: Table): string =>
  `${project}.${dataset}.${table.replace(PARTITION, '')}`

/** Whether a table's name stands for many: it holds the placeholder of a date, or is a wildcard of SQL. */
const isPattern = (name: string) => PLACEHOLDER.test(name) || name.endsWith('*')

/** A table's name with whatever may be a date left open, so that `sales_20240123` and `sales_{{FD_DATE}}` come to the same. */
function opened({ project, dataset, table }: Table): string {
  const digits = table
    .replace(PARTITION, '')
    .replaceAll(new RegExp(PLACEHOLDER, 'g'), '00')
    .replace(/\d*\*$/, '00')
  return `${project}.${dataset}.${digits.replaceAll(/\d{2,}/g, ANY)}`
}

/** What a list of tables has for one: its name, and the open one, by which it is found, where it stands for many. */
export function keysOfTable(table: Table): string[] {
  const name = nameOfTable(table)
  return isPattern(name) ? [name, opened(table)] : [name]
}

/** What a table that is there may stand under in such a list. */
export const wantedKeys = (table: Table): string[] => [...new Set([nameOfTable(table), opened(table)])]

/** Whether a list of tables has one that is there, by its name or as one of many. */
export function hasTable(keys: readonly string[], table: Table): boolean {
  const name = nameOfTable(table)
  return keys.some(key => key === name || (isPattern(key) && matches(key, name)))
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

function matches(pattern: string, name: string): boolean {
  if (!name.startsWith(/^[^*{]*/.exec(pattern)?.[0] ?? '')) return false
  const isWildcard = pattern.endsWith('*')
  const parts = pattern.replace(/\*$/, '').split(/(\{\{FD_[A-Z0-9_]+\}\})/)
  const text = parts.map(part => (PLACEHOLDER.test(part) ? digitsOf(part) : escaped(part))).join('')
  return new RegExp(`^${text}${isWildcard ? '.*' : ''}$`, 'su').test(name)
}

/** As many digits as a date has where the placeholder stands. */
const digitsOf = (placeholder: string) => String.raw`\d{${fillDates(placeholder, 0).length}}`
