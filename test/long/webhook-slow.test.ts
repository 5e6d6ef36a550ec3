import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { expect, test } from 'vitest'
import { callWebhook } from '../../functions/alert-deliver/webhook.ts'

test.each<[string, RequestListener]>([
  ['takes the call and says nothing', () => {}],
  [
    'says one character after another',
    (_, response) => {
      const { socket } = response
      const text = 'HTTP/1.1 200 OK\r\nX-Slow: '
      socket?.write(text)
      const drip = setInterval(() => socket?.write('.'), 500)
      socket?.once('close', () => clearInterval(drip))
    },
  ],
])(
  'a webhook that %s is given up after its time, and due still',
  async (_, serve) => {
    const server = createServer(serve).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (!address || typeof address === 'string') throw new Error('Cannot start the webhook')
    const call = { id: 'msg_1', body: '{}', secret: Buffer.alloc(32), timestamp: 1_700_000_000 }
    try {
      const outcome = await callWebhook({ ...call, url: `http://127.0.0.1:${address.port}/` }, ['127.0.0.1'])
      expect(outcome).toEqual({ state: 'due', error: expect.stringMatching(/aborted/) })
    } finally {
      server.closeAllConnections()
      server.close()
    }
  },
  40_000,
)
