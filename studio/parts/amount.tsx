import { bytes, count, exactly } from '../rules/amounts.ts'

/** How many rows there are; to the last one as its title. Nothing where there are none to count. */
export const Rows = ({ count: value }: { count: number | null }) =>
  value === null ? null : <span title={exactly(value, ['row', 'rows'])}>{count(value)}</span>

/** How large something is; to the last byte as its title. */
export const Bytes = ({ count: value }: { count: number | null }) =>
  value === null ? null : <span title={exactly(value, ['byte', 'bytes'])}>{bytes(value)}</span>
