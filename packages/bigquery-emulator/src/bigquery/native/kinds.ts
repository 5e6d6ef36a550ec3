import {
  ANY,
  DuckDBListType,
  DuckDBScalarFunction,
  DuckDBStructType,
  type DuckDBType,
  type DuckDBValue,
  SQLNULL,
  VARCHAR,
} from '@duckdb/node-api'
import { typeOfDuck } from '../duck-type.ts'
import type { Type } from '../sql/analyse/types.ts'
import { CODECS, type Codec } from './codecs.ts'

export type Kind = keyof typeof CODECS
export type Value<K extends Kind> = (typeof CODECS)[K] extends Codec<infer T> ? T : never

/** A value of any type, with the type of the vector that holds it, which does not tell JSON from text, and its full type. */
export type Any = { value: DuckDBValue; type: DuckDBType | undefined; full?: Type | undefined }

const full = new Map<string, Type | undefined>()

/** Arguments that come as `typeof(x), x`: the values, each with its full type. */
export function typed(args: readonly Any[]): Any[] {
  return args.flatMap((arg, i) => {
    if (i % 2 === 0) return []
    const words = String(args[i - 1]?.value)
    if (!arg.type && words !== '"NULL"')
      throw new Error(
        'Not implemented: a bare NULL in a struct or an array here (a limit of the local emulator)',
      )
    if (!full.has(words)) full.set(words, typeOfDuck(words))
    return [{ ...arg, full: full.get(words) }]
  })
}

/** Whether a value of text is of type JSON. */
export function isJson({ full: type }: Any): boolean {
  return type?.kind === 'scalar' && type.name === 'JSON'
}

/** A function of ours that DuckDB calls by name. Functions of one name are told apart by what they take. */
export type Native = { name: string; make: () => DuckDBScalarFunction }

/** A function that is NULL where any of its arguments is. What it throws is the query's error. */
export function native<const P extends readonly Kind[], R extends Kind>(
  name: string,
  takes: P,
  gives: R,
  apply: (...args: { [I in keyof P]: Value<P[I]> }) => Value<R> | null,
): Native {
  const loose = apply as (...args: unknown[]) => unknown
  const readers = takes.map(kind => CODECS[kind].read)
  const write = CODECS[gives].write as (v: unknown) => DuckDBValue
  return made(
    name,
    takes.map(kind => CODECS[kind].type),
    CODECS[gives].type,
    args => {
      if (args.some(a => a.value === null)) return null
      const found = loose(...args.map((a, i) => readers[i]?.(a.value)))
      return found === null ? null : write(found)
    },
  )
}

/** A function of any number of values of any type, NULL among them. */
export function nativeOfAny<R extends Kind>(
  name: string,
  gives: R,
  apply: (args: Any[]) => Value<R> | null,
): Native {
  const write = CODECS[gives].write as (v: unknown) => DuckDBValue
  return made(name, undefined, CODECS[gives].type, args => {
    const found = apply(args)
    return found === null ? null : write(found)
  })
}

/** A failure of any type, for where nobody is to hear of it. */
export const FAILURE: Native = {
  name: 'bq_fail',
  make: () =>
    DuckDBScalarFunction.create({
      name: 'bq_fail',
      returnType: SQLNULL,
      parameterTypes: [VARCHAR],
      specialHandling: true,
      mainFunction: info => info.setError('A value cannot be told'),
    }),
}

function made(
  name: string,
  takes: DuckDBType[] | undefined,
  returnType: DuckDBType,
  one: (args: Any[]) => DuckDBValue,
): Native {
  const make = () =>
    DuckDBScalarFunction.create({
      name,
      returnType,
      ...(takes ? { parameterTypes: takes } : { varArgsType: ANY }),
      specialHandling: true,
      mainFunction: (info, chunk, out) => {
        try {
          const columns = Array.from({ length: chunk.columnCount }, (_, i) => columnOf(chunk, i))
          for (let row = 0; row < chunk.rowCount; row++)
            out.setItem(row, one(columns.map(c => ({ value: c?.getItem(row) ?? null, type: c?.type }))))
          out.flush()
        } catch (error) {
          info.setError(error instanceof Error ? error.message : String(error))
        }
      },
    })
  return { name, make }
}

export type Chunk = Parameters<
  NonNullable<Parameters<typeof DuckDBScalarFunction.create>[0]['mainFunction']>
>[1]

/** Gives names to a struct's fields that have none: a value holds its fields by name, and one would hide the other. */
function nameFields(type: DuckDBType): void {
  if (type instanceof DuckDBListType) nameFields(type.valueType)
  if (!(type instanceof DuckDBStructType)) return
  const names: string[] = Object.assign(type.entryNames)
  for (const [i, name] of names.entries()) if (!name) names[i] = `_field_${i + 1}`
  for (const inner of type.entryTypes) nameFields(inner)
}

/** A column of arguments, or nothing for a bare NULL, which has no vector. */
export function columnOf(chunk: Chunk, i: number) {
  try {
    const vector = chunk.getColumnVector(i)
    nameFields(vector.type)
    return vector
  } catch (error) {
    if (error instanceof Error && /SQLNULL/.test(error.message)) return undefined
    throw error
  }
}
