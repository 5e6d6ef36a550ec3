/** Loaded before the functions: ends the process, as `kill -9` does, at the moment it would hand a run to the runner. */
const { fetch } = globalThis
globalThis.fetch = (input, init) => {
  if (String(input).endsWith('/v1/run/execute')) process.kill(process.pid, 'SIGKILL')
  return fetch(input, init)
}
