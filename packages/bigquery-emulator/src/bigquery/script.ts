import { createHash } from 'node:crypto'
import { z } from 'zod'
import { readCatalog } from './catalog.ts'
import { rows } from './database.ts'
import { toBigQueryError } from './duckdb-errors.ts'
import { BigQueryError, unsupported } from './errors.ts'
import { literal, physicalName, quote } from './names.ts'
import { runCall } from './script-call.ts'
import { openSteps } from './script-steps.ts'
import { constantText, environment, freeze, freezeSql, holds, ofJson, type Session } from './session.ts'
import type { Constant } from './sql/analyse/environment.ts'
import { scalar } from './sql/analyse/types.ts'
import type { Expression } from './sql/parse/ast.ts'
import type { Control, Statement } from './sql/parse/ast-statements.ts'
import { parse } from './sql/parse/parse.ts'
import { knownTypeSql, typeSql } from './sql/write/type.ts'
import { type Outcome, runStatement, type StatementOptions } from './statement.ts'

/** A finished child of a script. */
export type Child = { outcome: Outcome; sql: string }

type Signal = 'next' | 'break' | 'continue' | 'return'

/** Runs a script, step by step; what it did before a restart is recalled and not done again. */
export async function runScript(
  session: Session,
  script: string,
  statements: readonly Statement[],
  options: StatementOptions & {
    /** Told of each child that begins: which one it is. */
    begun: (children: number) => void
  },
): Promise<Child[]> {
  const steps = await openSteps(session)
  const step = steps.take
  const children: Child[] = []
  /** The text that is run at the moment: the script's own, or a called procedure's. */
  let source = script
  let depth = 0

  const env = async () => environment(session, await readCatalog(session.connection, session), source)
  const truth = (e: Expression) => step(z.boolean(), async () => holds(session, await env(), e))
  const value = (e: Expression, as?: string) =>
    step(z.custom<Constant>(), async () => freeze(session, await env(), e, as))

  async function all(list: readonly Statement[]): Promise<Signal> {
    for (const statement of list) {
      const signal = await one(statement)
      if (signal !== 'next') return signal
    }
    return 'next'
  }

  async function loop(body: readonly Statement[]): Promise<'end' | 'again' | 'return'> {
    const signal = await all(body)
    if (signal === 'return') return 'return'
    return signal === 'break' ? 'end' : 'again'
  }

  async function one(s: Statement): Promise<Signal> {
    switch (s.kind) {
      case 'declare': {
        const type = s.type && typeSql(s.type)
        const initial: Expression = s.value ?? { kind: 'null', at: 0 }
        const frozen = await value(initial, type)
        for (const name of s.names) session.variables.set(name.toLowerCase(), frozen)
        return 'next'
      }
      case 'set':
        await assign(s)
        return 'next'
      case 'if':
        for (const branch of s.branches) if (await truth(branch.when)) return all(branch.body)
        return all(s.otherwise)
      case 'while':
        while (s.when === undefined || (await truth(s.when))) {
          const after = await loop(s.body)
          if (after === 'return') return 'return'
          if (after === 'end') break
        }
        return 'next'
      case 'repeat':
        do {
          const after = await loop(s.body)
          if (after === 'return') return 'return'
          if (after === 'end') break
        } while (!(await truth(s.until)))
        return 'next'
      case 'for':
        return forEach(s)
      case 'block':
        return block(s)
      case 'break':
      case 'continue':
      case 'return':
        return s.kind
      case 'raise':
        throw new BigQueryError(
          'invalidQuery',
          (s.message && (await text(s.message))) ?? 'Unhandled user exception',
        )
      case 'transaction':
        await steps.boundary(s.verb)
        return 'next'
      case 'execute':
        return execute(s)
      case 'call':
        return call(s)
      default:
        await child(source, s)
        return 'next'
    }
  }

  async function text(e: Expression): Promise<string | undefined> {
    return (
      (await step(
        z.string().nullable(),
        async () => (await constantText(session, await env(), e)) ?? null,
      )) ?? undefined
    )
  }

  async function child(sql: string, s: Statement): Promise<Outcome> {
    const id = createHash('sha256').update(steps.name()).digest('hex').slice(0, 24)
    options.begun(children.length + 1)
    const outcome = await step(z.custom<Outcome>(), () =>
      runStatement(session, sql, s, { ...options, resultId: id }),
    )
    // What a statement leaves in the session rather than in the database is done again when its outcome is only recalled.
    if (s.kind === 'create function' && s.temporary)
      session.functions.set((s.names.at(-1) ?? '').toLowerCase(), { ...s, source: sql })
    if (s.kind === 'create table' && s.temporary && outcome.ddl)
      session.temporary.set(outcome.ddl.table.tableId.toLowerCase(), outcome.ddl.table)
    children.push({ outcome, sql })
    return outcome
  }

  async function assign(s: Extract<Control, { kind: 'set' }>): Promise<void> {
    const typed = (name: string): string | undefined =>
      knownTypeSql(session.variables.get(name.toLowerCase())?.type)
    for (const name of s.names) {
      if (!session.variables.has(name.toLowerCase()))
        throw new BigQueryError('invalidQuery', `Undeclared variable: ${name}`)
    }
    const [only] = s.names
    if (s.names.length === 1 && only) {
      session.variables.set(only.toLowerCase(), await value(s.value, typed(only)))
      return
    }
    if (s.value.kind !== 'struct')
      throw unsupported('SET of several variables from an expression that is not a tuple')
    const { fields } = s.value
    if (fields.length !== s.names.length)
      throw new BigQueryError(
        'invalidQuery',
        `SET of ${s.names.length} variables needs as many values, and has ${fields.length}`,
      )
    const frozen: Constant[] = []
    for (const [i, part] of fields.entries()) frozen.push(await value(part.value, typed(s.names[i] ?? '')))
    for (const [i, constant] of frozen.entries())
      session.variables.set((s.names[i] ?? '').toLowerCase(), constant)
  }

  async function forEach(s: Extract<Control, { kind: 'for' }>): Promise<Signal> {
    const outcome = await child(source, { kind: 'query', query: s.query })
    const table = outcome.result?.table
    if (!table) return 'next'
    const records = await step(z.custom<Constant[]>(), async () => {
      const found = await rows(
        session.connection,
        `SELECT CAST(to_json(r) AS VARCHAR), typeof(r) FROM ${physicalName(table)} AS r`,
      )
      return found.map(([json, type]) => ofJson(String(json), String(type)))
    })
    for (const record of records) {
      session.variables.set(s.name.toLowerCase(), record)
      const after = await loop(s.body)
      if (after === 'return') return 'return'
      if (after === 'end') break
    }
    session.variables.delete(s.name.toLowerCase())
    return 'next'
  }

  async function block(s: Extract<Control, { kind: 'block' }>): Promise<Signal> {
    const outer = new Map(session.variables)
    try {
      return await all(s.body)
    } catch (cause) {
      const error = toBigQueryError(cause)
      if (!s.handler || error.reason === 'stopped' || error.reason === 'notImplemented') throw cause
      // The step that failed left no record, so the failure itself is one.
      const message = await step(z.string(), async () => error.message)
      session.variables.set('@@error.message', { sql: literal(message), type: scalar('STRING') })
      return await all(s.handler)
    } finally {
      for (const name of session.variables.keys()) if (!outer.has(name)) session.variables.delete(name)
    }
  }

  async function execute(s: Extract<Control, { kind: 'execute' }>): Promise<Signal> {
    const sql = await text(s.sql)
    if (sql === undefined) throw new BigQueryError('invalidQuery', 'EXECUTE IMMEDIATE of NULL')
    const named = new Map(session.named)
    const positional: Constant[] = []
    for (const { value: given, name } of s.using) {
      const frozen = await value(given)
      if (name) named.set(name.toLowerCase(), frozen)
      else positional.push(frozen)
    }
    const [inner, ...more] = parse(sql)
    if (!inner || more.length > 0)
      throw new BigQueryError('invalidQuery', 'EXECUTE IMMEDIATE takes one statement')
    const outer = { named: session.named, positional: session.positional }
    Object.assign(session, { named, positional })
    if (inner.kind === 'call') return one(inner).finally(() => Object.assign(session, outer))
    const outcome = await child(sql, inner).finally(() => Object.assign(session, outer))
    if (s.into.length === 0 || !outcome.result) return 'next'
    const { table, fields } = outcome.result
    for (const [i, name] of s.into.entries()) {
      const column = fields[i]?.name ?? ''
      const from = `(SELECT ${quote(column)} FROM ${physicalName(table)})`
      const frozen = await step(z.custom<Constant>(), async () => freezeSql(session, source, from))
      session.variables.set(name.toLowerCase(), frozen)
    }
    return 'next'
  }

  async function call(s: Extract<Control, { kind: 'call' }>): Promise<Signal> {
    const caller = source
    await runCall(session, s, step, {
      depth,
      environment: env,
      run: async (body, text) => {
        source = text
        depth++
        await one(body).finally(() => {
          source = caller
          depth--
        })
      },
    })
    return 'next'
  }

  try {
    await all(statements)
    if (steps.open())
      throw new BigQueryError('invalidQuery', 'A transaction was left open at the end of the script')
  } catch (error) {
    await steps.boundary('ROLLBACK').catch(() => undefined)
    throw error
  }
  return children
}
