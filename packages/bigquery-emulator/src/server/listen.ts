import type { Server } from 'node:http'

/** A server that listens, and how to end it. */
export type Emulator = { url: string; port: number; stop: () => Promise<void> }

/** Listens on the loopback interface only. */
export async function listen(server: Server, port: number): Promise<Emulator> {
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(port, '127.0.0.1', resolve),
  )
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('Cannot listen: no address')
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
