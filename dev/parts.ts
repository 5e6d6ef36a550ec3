import { endOf } from './log-end.ts'

/** How often a part may end within `SPAN` milliseconds and still be started again. */
const ENDS = 3
const SPAN = 60_000

/** A part of the stack that runs: `ended` settles with what it ended by. */
export type Running = { ended: Promise<string>; stop(): Promise<unknown> }

/** A part of the stack: what it is called, how it is started, also for the second time, and where its log is. */
export type Part = { name: string; log: string; start(): Promise<Running> }

/**
 * Starts a part, and again whenever it ends by itself, which is told with the end of its log.
 * @param giveUp - Told why a part cannot be started again, or is not as it ends too often.
 * @returns a function that ends the part for good
 */
export async function keepRunning(
  { name, log, start }: Part,
  giveUp: (reason: string) => void,
): Promise<() => Promise<void>> {
  let isStopping = false
  let running = await start()
  let ends: number[] = []

  async function watch(): Promise<void> {
    for (;;) {
      const how = await running.ended
      if (isStopping) return
      const now = performance.now()
      ends = [...ends.filter(end => now - end < SPAN), now]
      console.error(`${name} ended (${how}). ${await endOf(log)}`)
      if (ends.length > ENDS) return giveUp(`${name} ended ${ends.length} times within a minute`)
      console.error(`Starting ${name} again ...`)
      running = await start()
      if (isStopping) await running.stop()
      else console.error(`${name} runs again.`)
    }
  }
  const watching = watch().catch(error => giveUp(error instanceof Error ? error.message : String(error)))
  return async () => {
    isStopping = true
    await running.stop()
    await watching
  }
}
