import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { type Mail, mailThrough } from '../../functions/alert-deliver/mail.ts'

const mail: Mail = {
  messageId: '<one@tailer.test>',
  subject: 'FAILED',
  text: 'Look',
  envelope: { from: 'alerts@tailer.test', to: ['ops@tailer.test', 'dev@tailer.test'] },
}

/** Sends a mail to a server that does so with each connection, and tells what came of it. */
async function sentTo(serve: (socket: Socket) => unknown) {
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket.on('error', () => {}))
    serve(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('Cannot start the server')
  const url = `smtp://127.0.0.1:${address.port}`
  const send = mailThrough({ url, user: undefined, password: undefined })
  try {
    return [...(await send(mail)).entries()].map(([to, { state }]) => [to, state])
  } finally {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
}

/** A server that speaks by turns: each line of its peer's is answered with the next of these. */
const speaking =
  (greeting: string, ...answers: (string | undefined)[]) =>
  (socket: Socket) => {
    socket.write(`${greeting}\r\n`)
    socket.on('data', () => {
      const answer = answers.shift()
      if (answer === undefined) socket.destroy()
      else socket.write(`${answer}\r\n`)
    })
  }

const NOBODY_YET = mail.envelope.to.map(to => [to, 'due'])

test.each<[string, (socket: Socket) => unknown]>([
  ['says nothing', () => {}],
  ['hangs up', socket => socket.destroy()],
  ['is busy', speaking('421 too many connections')],
  ['speaks another language', speaking('HTTP/1.1 400 Bad Request')],
  ['hangs up before the mail', speaking('220 here', '250 here', '250 ok', '250 ok', '250 ok')],
  ['hangs up within the mail', speaking('220 here', '250 here', '250 ok', '250 ok', '250 ok', '354 go on')],
  ['lets nobody send', speaking('220 here', '250 here', '550 who are you')],
])('a mail to a server that %s is due still, for each of its readers', async (_, serve) => {
  expect(await sentTo(serve)).toEqual(NOBODY_YET)
})

test('a mail that the server will not have, whoever reads it, is dead', async () => {
  const serve = speaking('220 here', '250 here', '250 ok', '250 ok', '250 ok', '354 go on', '554 spam')
  expect(await sentTo(serve)).toEqual(mail.envelope.to.map(to => [to, 'dead']))
})

test('a mail where nothing listens, or no server is set, is due still', async () => {
  for (const url of ['smtp://127.0.0.1:1', undefined]) {
    const outcomes = await mailThrough({ url, user: undefined, password: undefined })(mail)
    expect([...outcomes].map(([to, { state }]) => [to, state])).toEqual(NOBODY_YET)
  }
})
