import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { freePorts } from '../../dev/ports.ts'

/** A wire to a TCP service, which can be cut and frozen. */
export type Wire = {
  /** Where it is reached: `127.0.0.1` and a port. */
  host: string
  /** Resets every connection, and refuses new ones. */
  cut: () => void
  /** Takes connections and bytes, and passes nothing on. */
  freeze: () => void
  /** Passes on what is asked, and holds back the answers. */
  mute: () => void
  /** Passes everything on again, what came meanwhile first. */
  mend: () => Promise<void>
  stop: () => void
}

/** Puts a wire in front of a service at `host:port`. */
export async function startWire(target: string): Promise<Wire> {
  const [host, port] = target.split(':')
  const pairs = new Set<[Socket, Socket]>()
  let isFrozen = false
  const join = ([near, far]: [Socket, Socket]) => {
    near.pipe(far)
    far.pipe(near)
  }
  const server = createServer(near => {
    const far = connect({ host, port: Number(port), noDelay: true })
    near.setNoDelay()
    const pair: [Socket, Socket] = [near, far]
    pairs.add(pair)
    for (const socket of pair) {
      socket.on('error', () => {})
      socket.once('close', () => {
        pairs.delete(pair)
        near.destroy()
        far.destroy()
      })
    }
    if (!isFrozen) join(pair)
  })
  const [own = 0] = await freePorts(1)
  const listen = async () => {
    server.listen(own, '127.0.0.1')
    await once(server, 'listening')
  }
  await listen()
  const cut = () => {
    server.close()
    for (const pair of pairs) for (const socket of pair) socket.resetAndDestroy()
  }
  return {
    host: `127.0.0.1:${own}`,
    cut,
    freeze() {
      isFrozen = true
      for (const [near, far] of pairs) {
        near.unpipe(far).pause()
        far.unpipe(near).pause()
      }
    },
    mute() {
      for (const [near, far] of pairs) far.unpipe(near).pause()
    },
    async mend() {
      isFrozen = false
      for (const [near, far] of pairs) {
        near.unpipe(far)
        far.unpipe(near)
        join([near, far])
      }
      if (!server.listening) await listen()
    },
    stop: cut,
  }
}
