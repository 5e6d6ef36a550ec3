import { type MessagePort, workerData } from 'node:worker_threads'
import variant from '@jitl/quickjs-wasmfile-release-sync'
import {
  newQuickJSWASMModuleFromVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
} from 'quickjs-emscripten-core'
import { type Answer, MOST_BYTES, type Program, type Request } from './javascript-program.ts'
import { VALUES_SOURCE } from './javascript-values.ts'

/** How deep calls go: well below what the thread itself can bear. */
const STACK_BYTES = 256 * 1024

/** How many queries keep what their functions left behind; an older one would begin anew. */
const MOST_QUERIES = 6

const { port, signal }: { port: MessagePort; signal: Int32Array } = workerData

type Served = { call: QuickJSHandle; settled: QuickJSHandle }
type Query = {
  runtime: QuickJSRuntime
  context: QuickJSContext
  served: Map<string, Served>
  deadline: { at: number }
}

// The package's types are those of its other form, where the export has a default of its own.
const engine = await newQuickJSWASMModuleFromVariant('default' in variant ? variant.default : variant)
const queries = new Map<string, Query>()

/** A heap of a query's own: what one query's functions change in it no other sees. */
function queryOf(id: string, until: number): Query {
  const known = queries.get(id)
  if (known) {
    known.deadline.at = until
    return known
  }
  for (const [old, query] of queries) {
    if (queries.size < MOST_QUERIES) break
    queries.delete(old)
    for (const { call, settled } of query.served.values())
      for (const handle of [call, settled]) handle.dispose()
    query.context.dispose()
    query.runtime.dispose()
  }
  const runtime = engine.newRuntime()
  const deadline = { at: until }
  runtime.setMemoryLimit(MOST_BYTES)
  runtime.setMaxStackSize(STACK_BYTES)
  runtime.setInterruptHandler(() => Date.now() > deadline.at)
  const context = runtime.newContext()
  const query: Query = { runtime, context, served: new Map(), deadline }
  queries.set(id, query)
  // V8 has a console in every context, which writes nowhere.
  evaluate(context, 'globalThis.console = new Proxy({}, { get: () => () => undefined })', 'console').dispose()
  return query
}

/** What a function throws is `thrown`, as far as it can be told. */
type Thrown = { name?: unknown; message?: unknown; stack?: unknown }

function evaluate(context: QuickJSContext, code: string, file: string): QuickJSHandle {
  const result = context.evalCode(code, file, { type: 'global' })
  if (result.error) throw result.error.consume(handle => ({ thrown: context.dump(handle) }))
  return result.value
}

function serve(query: Query, key: string, program: Program): Served {
  const known = query.served.get(key)
  if (known) return known
  const { context } = query
  for (const library of program.libraries) evaluate(context, library, 'library').dispose()
  const types = `${JSON.stringify(program.parameters.map(p => p.type))}, ${JSON.stringify(program.returns)}`
  const function_ = `${head(program)}${program.code}\n})`
  const made = evaluate(context, function_, FILE).consume(own =>
    evaluate(context, `(own => { ${VALUES_SOURCE}; return serve(own, ${types}) })`, 'serve').consume(make => {
      const result = context.callFunction(make, context.undefined, own)
      if (result.error) throw result.error.consume(handle => ({ thrown: context.dump(handle) }))
      return result.value
    }),
  )
  const served = made.consume(m => ({
    call: context.getProp(m, 'call'),
    settled: context.getProp(m, 'settled'),
  }))
  query.served.set(key, served)
  return served
}

const FILE = 'function.js'

/** What stands before the function's own first line, on the same line. */
function head(program: Program): string {
  return `(function (${program.parameters.map(p => p.name).join(', ')}) {`
}

function results(query: Query, { program: key, rows }: Request, program: Program): string[] {
  const { context, runtime } = query
  const served = serve(query, key, program)
  const text = (what: QuickJSHandle, ...args: QuickJSHandle[]): string | undefined => {
    const result = context.callFunction(what, context.undefined, ...args)
    if (result.error) throw result.error.consume(handle => ({ thrown: context.dump(handle) }))
    return result.value.consume(v => (context.typeof(v) === 'string' ? context.getString(v) : undefined))
  }
  return rows.map(row => {
    const found = context.newString(row).consume(handle => text(served.call, handle))
    if (found !== undefined) return found
    const jobs = runtime.executePendingJobs()
    if (jobs.error) throw jobs.error.consume(handle => ({ thrown: context.dump(handle) }))
    return text(served.settled) ?? '{"v":null}'
  })
}

/** An error of the function with its place, as BigQuery tells it. */
function told(error: Thrown | string, program: Program): string {
  const where = `${program.name}(${program.parameters.map(p => p.words).join(', ')})`
  if (typeof error !== 'object' || error === null) return `${String(error)} at ${where}`
  const words = [error.name, error.message].filter(Boolean).map(String).join(': ')
  const place = new RegExp(`${FILE}:(\\d+):(\\d+)`).exec(String(error.stack))
  if (!place) return `${words || JSON.stringify(error)} at ${where}`
  const line = Number(place[1])
  const column = Math.max(0, Number(place[2]) - 1 - (line === 1 ? head(program).length : 0))
  return `${words} at ${where} line ${line}, columns ${column}-${column + 1}`
}

function answer(request: Request): Answer {
  const program: Program = JSON.parse(request.program)
  try {
    const query = queryOf(request.query, Date.now() + request.milliseconds)
    return { results: results(query, request, program) }
  } catch (error) {
    if (typeof error !== 'object' || error === null || !('thrown' in error)) return { broken: String(error) }
    const thrown = error.thrown as Thrown | string
    const name = typeof thrown === 'object' && thrown !== null ? `${thrown.name}: ${thrown.message}` : ''
    if (name === 'InternalError: interrupted') return { over: 'time' }
    if (name === 'InternalError: out of memory') return { over: 'memory' }
    return { error: told(thrown, program) }
  }
}

function tell(message: Answer): void {
  port.postMessage(message)
  Atomics.add(signal, 0, 1)
  Atomics.notify(signal, 0)
}

port.on('message', (request: Request) => tell(answer(request)))
