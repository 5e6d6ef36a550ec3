/** Loaded into a process that is measured: answers each message with what its memory holds after a collection. */
process.on('message', () => {
  globalThis.gc?.()
  const { rss, heapUsed } = process.memoryUsage()
  process.send?.({ rss, heapUsed })
})
// The channel alone keeps no process alive.
process.channel?.unref()
