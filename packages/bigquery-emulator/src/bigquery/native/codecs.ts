import {
  BIGINT,
  BIGNUM,
  BLOB,
  BOOLEAN,
  DATE,
  DECIMAL,
  DOUBLE,
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBIntervalValue,
  DuckDBListValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
  type DuckDBType,
  type DuckDBValue,
  DuckDBVarCharType,
  INTERVAL,
  LIST,
  TIME,
  TIMESTAMP,
  TIMESTAMPTZ,
  VARCHAR,
} from '@duckdb/node-api'

const JSON_TYPE = DuckDBVarCharType.create('JSON')

export type Codec<T> = { type: DuckDBType; read: (v: DuckDBValue) => T; write: (v: T) => DuckDBValue }

function codec<T>(
  type: DuckDBType,
  read: (v: DuckDBValue) => T | undefined,
  write: (v: T) => DuckDBValue,
): Codec<T> {
  return {
    type,
    read: v => {
      const value = read(v)
      if (value === undefined) throw new Error(`Cannot read a value of type ${type}: ${String(v)}`)
      return value
    },
    write,
  }
}

const text = (v: DuckDBValue) => (typeof v === 'string' ? v : undefined)
const integer = (v: DuckDBValue) => (typeof v === 'bigint' ? v : undefined)

function listOf<T>(of: Codec<T>): Codec<(T | null)[]> {
  return codec(
    LIST(of.type),
    v =>
      v instanceof DuckDBListValue ? v.items.map(item => (item === null ? null : of.read(item))) : undefined,
    items => new DuckDBListValue(items.map(item => (item === null ? null : of.write(item)))),
  )
}

const bytes = codec<Buffer>(
  BLOB,
  v => (v instanceof DuckDBBlobValue ? Buffer.from(v.bytes) : undefined),
  b => new DuckDBBlobValue(b),
)
const int = codec<bigint>(BIGINT, integer, n => n)
const string = codec<string>(VARCHAR, text, s => s)
const big = codec<bigint>(BIGNUM, integer, n => n)
const numeric = codec<bigint>(
  DECIMAL(38, 9),
  v => (v instanceof DuckDBDecimalValue ? v.value : undefined),
  n => new DuckDBDecimalValue(n, 38, 9),
)
const json = codec<string>(JSON_TYPE, text, s => s)

/**
 * What a function of ours takes and gives: `numeric` is in billionths, `big` in 38 decimals, `date` in days of the epoch, `datetime`,
 * `timestamp` and `time` in microseconds.
 */
export const CODECS = {
  text: string,
  bytes,
  int,
  json,
  float: codec<number>(
    DOUBLE,
    v => (typeof v === 'number' ? v : undefined),
    n => n,
  ),
  bool: codec<boolean>(
    BOOLEAN,
    v => (typeof v === 'boolean' ? v : undefined),
    b => b,
  ),
  numeric,
  big,
  date: codec<number>(
    DATE,
    v => (v instanceof DuckDBDateValue ? v.days : undefined),
    n => new DuckDBDateValue(n),
  ),
  datetime: codec<bigint>(
    TIMESTAMP,
    v => (v instanceof DuckDBTimestampValue ? v.micros : undefined),
    n => new DuckDBTimestampValue(n),
  ),
  timestamp: codec<bigint>(
    TIMESTAMPTZ,
    v => (v instanceof DuckDBTimestampTZValue ? v.micros : undefined),
    n => new DuckDBTimestampTZValue(n),
  ),
  time: codec<bigint>(
    TIME,
    v => (v instanceof DuckDBTimeValue ? v.micros : undefined),
    n => new DuckDBTimeValue(n),
  ),
  interval: codec<DuckDBIntervalValue>(
    INTERVAL,
    v => (v instanceof DuckDBIntervalValue ? v : undefined),
    v => v,
  ),
  texts: listOf(string),
  jsons: listOf(json),
  ints: listOf(int),
  blobs: listOf(bytes),
  numerics: listOf(numeric),
  bigs: listOf(big),
}
