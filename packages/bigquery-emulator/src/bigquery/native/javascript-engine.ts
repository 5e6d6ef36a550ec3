import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads'
import { type Answer, MOST_BYTES } from './javascript-program.ts'

/** How long all the functions of one query may run together. */
const MOST_MILLISECONDS = 10_000

/** What the engine's own check may be late by, in what it cannot interrupt, before its thread is ended. */
const GRACE_MILLISECONDS = 1000

const MOST_QUERIES = 1000

type Thread = { worker: Worker; port: MessagePort; signal: Int32Array }

/** The queries that called a function of JavaScript: the time they have left, and why they have none. */
const queries = new Map<string, { left: number; failure: string | undefined }>()
let thread: Thread | undefined

function start(): Thread {
  const { port1, port2 } = new MessageChannel()
  const signal = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(new URL('./javascript-worker.ts', import.meta.url), {
    workerData: { port: port2, signal },
    transferList: [port2],
    execArgv: [],
    env: {},
    // A deep call is the function's error as long as the engine notices before the thread does.
    resourceLimits: { stackSizeMb: 32 },
  })
  worker.unref()
  worker.on('error', error => console.error(error))
  port1.unref()
  return { worker, port: port1, signal }
}

function end(): void {
  const ended = thread
  thread = undefined
  ended?.port.close()
  void ended?.worker.terminate()
}

function queryOf(id: string) {
  const known = queries.get(id)
  if (known) return known
  for (const old of queries.keys()) {
    if (queries.size < MOST_QUERIES) break
    queries.delete(old)
  }
  const query = { left: MOST_MILLISECONDS, failure: undefined }
  queries.set(id, query)
  return query
}

/**
 * The results of a function of JavaScript for some rows, in an engine of its own that has nothing but the language. It
 * waits for them, as DuckDB does for it. A query that has used up its time fails at once from then on, however often DuckDB
 * or a repetition of the query asks.
 */
export function runJavaScript(id: string, program: string, rows: readonly string[]): string[] {
  const query: { left: number; failure: string | undefined } = queryOf(id)
  if (query.failure !== undefined) throw new Error(query.failure)
  const began = performance.now()
  const answer = ask({ query: id, program, rows, milliseconds: query.left }, query.left + GRACE_MILLISECONDS)
  query.left -= performance.now() - began
  if ('results' in answer) return answer.results
  if ('error' in answer) throw new Error(answer.error)
  query.failure =
    'broken' in answer
      ? 'Resources exceeded during query execution: UDF ended unexpectedly.'
      : answer.over === 'time'
        ? `Resources exceeded during query execution: UDF timed out. The functions of a query may take ${MOST_MILLISECONDS / 1000} seconds (a limit of the local emulator).`
        : `Resources exceeded during query execution: UDF out of memory. The functions of a query may hold ${MOST_BYTES / 2 ** 20} MB (a limit of the local emulator).`
  throw new Error(query.failure)
}

function ask(request: unknown, milliseconds: number): Answer {
  thread ??= start()
  const { port, signal } = thread
  const before = Atomics.load(signal, 0)
  port.postMessage(request)
  if (Atomics.wait(signal, 0, before, Math.max(0, milliseconds)) === 'timed-out') {
    end()
    return { over: 'time' }
  }
  const answer: Answer = receiveMessageOnPort(port)?.message ?? { broken: 'no answer' }
  if ('broken' in answer) end()
  return answer
}
