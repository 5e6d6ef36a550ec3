/** Loaded before the functions, with `--expose-gc`: tells the parent, when asked, how many bytes are really in use. */
process.on('message', message => {
  if (message !== 'heap') return
  globalThis.gc?.()
  process.send?.({ heapUsed: process.memoryUsage().heapUsed })
})
