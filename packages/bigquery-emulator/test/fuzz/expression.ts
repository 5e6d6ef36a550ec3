import type { Random } from './random.ts'
import { Fault, type Of, Open, type TypeName, type Value } from './value.ts'

/** The columns of one row by their names as SQL writes them. */
export type Row = Readonly<Record<string, Value>>

/** What stands at a place of a tree: how it is written, and what it comes to, its operands evaluated where it asks. */
export type Operation = {
  gives: TypeName
  takes: readonly TypeName[]
  sql: (...args: string[]) => string
  run: (args: readonly (() => Value)[], row: Row) => Value
}

export type Expression = { operation: Operation; args: Expression[] }

export const sqlOf = (e: Expression): string => e.operation.sql(...e.args.map(sqlOf))

export const evaluate = (e: Expression, row: Row): Value =>
  e.operation.run(
    e.args.map(arg => () => evaluate(arg, row)),
    row,
  )

type Values<P extends readonly TypeName[]> = { [I in keyof P]: Of[P[I] & TypeName] }

/** The operands of what needs them all. Where one fails, BigQuery fails too, unless another makes it needless. */
export function all(args: readonly (() => Value)[], decides: (v: Value) => boolean): Value[] {
  const values: Value[] = []
  let fault: Fault | undefined
  for (const arg of args)
    try {
      values.push(arg())
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      fault = error
    }
  if (!fault) return values
  if (values.some(decides)) throw new Open(fault.message)
  throw fault
}

/** An operation that is NULL where an operand is. */
export function strict<const P extends readonly TypeName[], G extends TypeName>(
  gives: G,
  takes: P,
  sql: (...args: string[]) => string,
  apply: (...args: Values<P>) => Of[G] | null,
): Operation {
  const loose = apply as unknown as (...args: unknown[]) => Of[G] | null
  return {
    gives,
    takes,
    sql,
    run: args => {
      const values = all(args, v => v === null)
      return values.includes(null) ? null : loose(...values)
    },
  }
}

/** A literal. */
export function literal(gives: TypeName, sql: string, value: Value): Expression {
  return { operation: { gives, takes: [], sql: () => sql, run: () => value }, args: [] }
}

export function column(gives: TypeName, name: string): Expression {
  return { operation: { gives, takes: [], sql: () => name, run: (_, row) => row[name] ?? null }, args: [] }
}

/** Makes an expression of a type, of operations by what they give, and of leaves. */
export function grow(
  random: Random,
  type: TypeName,
  depth: number,
  operations: ReadonlyMap<TypeName, readonly Operation[]>,
  leaf: (type: TypeName) => Expression,
): Expression {
  const found = operations.get(type)
  if (depth <= 0 || !found || random.chance(0.15)) return leaf(type)
  const operation = random.pick(found)
  return { operation, args: operation.takes.map(t => grow(random, t, depth - 1, operations, leaf)) }
}

/** Expressions of the same type that are less: what stands in it at any depth, or with one of its operands less. */
export function* smaller(e: Expression): Generator<Expression> {
  const type = e.operation.gives
  const within = function* (of: Expression): Generator<Expression> {
    for (const arg of of.args) {
      if (arg.operation.gives === type) yield arg
      yield* within(arg)
    }
  }
  yield* within(e)
  for (const [i, arg] of e.args.entries())
    for (const less of smaller(arg)) yield { ...e, args: e.args.map((other, j) => (i === j ? less : other)) }
}
