import { z } from 'zod'
import { coerces } from './assignable.ts'
import { BigQueryError } from './errors.ts'
import { TableReference } from './job-configuration.ts'
import { display, type TableName } from './names.ts'
import { findProcedure, type Procedure, readProcedure } from './routines.ts'
import { duckType } from './schema.ts'
import { freeze, type Session } from './session.ts'
import { typeWords } from './signature.ts'
import type { Constant, Environment } from './sql/analyse/environment.ts'
import { typeOfNode } from './sql/analyse/types.ts'
import type { Expression } from './sql/parse/ast.ts'
import type { Statement } from './sql/parse/ast-statements.ts'
import { emit } from './sql/translate.ts'
import { typeSql } from './sql/write/type.ts'
import { describe } from './write.ts'

/** How deep calls nest. @see https://cloud.google.com/bigquery/docs/reference/standard-sql/procedural-language#call */
const DEEPEST = 50

type Call = Extract<Statement, { kind: 'call' }>

/** Everything that a step of a script needs to be taken once. */
type Take = <T>(schema: z.ZodType<T>, work: () => Promise<T>) => Promise<T>

const Found = z.object({ name: TableReference, text: z.string() })

/**
 * Runs a CALL: `run` is given the procedure's body and text while the session sees its parameters, and neither its
 * caller's variables nor the query's parameters. What it left in OUT and INOUT parameters is its caller's afterwards.
 */
export async function runCall(
  session: Session,
  s: Call,
  step: Take,
  {
    depth,
    environment,
    run,
  }: {
    depth: number
    environment: () => Promise<Environment>
    run: (body: Statement, text: string) => Promise<unknown>
  },
): Promise<void> {
  const { name, text } = await step(Found, async () => findProcedure(await environment(), s))
  const procedure = readProcedure(text)
  requireDepth(depth, name)
  const out = outwards(session, name, procedure, s.args)
  const variables = new Map<string, Constant>()
  for (const [i, p] of procedure.parameters.entries()) {
    const arg = p.mode === 'OUT' ? undefined : s.args[i]
    const type = typeSql(p.type)
    const given = await step(z.custom<Constant>(), async () => {
      if (!arg) return { sql: `CAST(NULL AS ${type})`, type: typeOfNode(p.type) }
      const env = await environment()
      await requireArgument(session, env, { name, procedure }, p, arg)
      return freeze(session, env, arg, type)
    })
    variables.set(p.name.toLowerCase(), given)
  }
  const outer = { variables: session.variables, named: session.named, positional: session.positional }
  Object.assign(session, { variables, named: new Map(), positional: [] })
  await run(procedure.body, text).finally(() => Object.assign(session, outer))
  for (const [i, variable] of out.entries()) {
    const told = variables.get(procedure.parameters[i]?.name.toLowerCase() ?? '')
    if (variable !== undefined && told !== undefined) session.variables.set(variable, told)
  }
}

function requireDepth(depth: number, name: TableName): void {
  if (depth < DEEPEST) return
  throw new BigQueryError(
    'invalidQuery',
    `Out of stack space due to deeply nested procedure call to ${display(name)}`,
  )
}

/** The variable that each OUT and INOUT parameter is told to, in lower case; the others have none. */
function outwards(
  session: Session,
  name: TableName,
  procedure: Procedure,
  args: readonly Expression[],
): (string | undefined)[] {
  if (args.length !== procedure.parameters.length) {
    const missing = procedure.parameters[args.length]
    throw new BigQueryError(
      'invalidQuery',
      `No matching signature for procedure ${signature(name, procedure)}: ${args.length} arguments were given${missing ? `, and ${missing.name} is missing` : ''}`,
    )
  }
  return procedure.parameters.map((p, i) => {
    if (p.mode === 'IN') return undefined
    const arg = args[i]
    const variable = arg?.kind === 'path' && arg.names.length === 1 ? arg.names[0]?.toLowerCase() : undefined
    if (variable !== undefined && session.variables.has(variable)) return variable
    throw new BigQueryError(
      'invalidQuery',
      `The argument ${p.name} of procedure ${display(name)} is ${p.mode}, and must be a variable`,
    )
  })
}

/** Refuses an argument whose type BigQuery would not coerce to its parameter's. */
async function requireArgument(
  session: Session,
  env: Environment,
  procedure: { name: TableName; procedure: Procedure },
  parameter: Procedure['parameters'][number],
  arg: Expression,
): Promise<void> {
  if (arg.kind === 'null') return
  if (arg.kind === 'array' && arg.type === undefined && parameter.type.kind === 'array') {
    for (const item of arg.items)
      await requireArgument(session, env, procedure, { ...parameter, type: parameter.type.of }, item)
    return
  }
  const [given] = await describe(session.connection, `SELECT ${emit(env, arg)} AS v`)
  if (!given) return
  const untyped = arg.kind === 'string' || arg.kind === 'parameter'
  const from = duckType(given)
  if (from === typeSql(parameter.type) || coerces(from, typeSql(parameter.type), untyped)) return
  throw new BigQueryError(
    'invalidQuery',
    `No matching signature for procedure ${signature(procedure.name, procedure.procedure)}: the argument ${parameter.name} has type ${typeWords(from)}`,
  )
}

function signature(name: TableName, { parameters }: Procedure): string {
  const shown = parameters.map(
    p => `${p.mode === 'IN' ? '' : `${p.mode} `}${p.name} ${typeWords(typeSql(p.type))}`,
  )
  return `${display(name)}(${shown.join(', ')})`
}
