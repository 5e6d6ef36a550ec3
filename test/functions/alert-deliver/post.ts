import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { buffer, text } from 'node:stream/consumers'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerAddress } from 'smtp-server'

/** A mail as the server took it: from whom and for whom, and what its readers see. */
type Received = { from: string; to: string[]; mail: ParsedMail; source: string }

/** What a server says to a recipient or a mail instead of taking it. */
type Refusal = { code: number; text: string } | undefined

/** A real SMTP server, which keeps what it is sent, and can refuse, hang or be gone. */
export async function startPost(port = 0) {
  const received: Received[] = []
  const say: {
    recipient: (address: string) => Refusal
    mail: () => Refusal | Promise<Refusal>
    /** Called once a mail is whole, before it is answered. */
    taken: () => unknown
  } = { recipient: () => undefined, mail: () => undefined, taken: () => undefined }
  const asError = (refusal: Refusal) =>
    refusal ? Object.assign(new Error(refusal.text), { responseCode: refusal.code }) : undefined
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onRcptTo: ({ address }, _, done) => done(asError(say.recipient(address))),
    onData: (stream, session, done) => {
      void buffer(stream).then(async source => {
        const refusal = await say.mail()
        if (!refusal) {
          const { mailFrom, rcptTo } = session.envelope
          received.push({
            from: mailFrom ? mailFrom.address : '',
            to: rcptTo.map((one: SMTPServerAddress) => one.address),
            mail: await simpleParser(source),
            source: source.toString(),
          })
          await say.taken()
        }
        done(asError(refusal))
      })
    },
  })
  server.on('error', () => {})
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', () => resolve()))
  const bound: AddressInfo | string | null | undefined = server.server.address()
  if (!bound || typeof bound === 'string') throw new Error('Cannot start the SMTP server')
  return {
    url: `smtp://127.0.0.1:${bound.port}`,
    port: bound.port,
    received,
    say,
    stop: () => new Promise<void>(resolve => server.close(() => resolve())),
  }
}

/** What a webhook was called with. */
type Called = { headers: Record<string, string>; body: string }

/**
 * A real HTTP server as a webhook, which answers as a test says.
 * @param tls - what it proves with who it is, by https
 */
export async function startHook(tls?: { key: string; cert: string }) {
  const called: Called[] = []
  const answer = { status: 204, headers: {} as Record<string, string> }
  const take: RequestListener = async (request, response) => {
    const body = await text(request)
    const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)])
    called.push({ headers: Object.fromEntries(headers), body })
    response.writeHead(answer.status, answer.headers).end()
  }
  const server = tls ? createSecureServer(tls, take) : createServer(take)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const bound = server.address()
  if (!bound || typeof bound === 'string') throw new Error('Cannot start the webhook')
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${bound.port}/hook`,
    port: bound.port,
    called,
    answer,
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
