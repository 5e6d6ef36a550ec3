import { randomUUID } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import nodemailer, { type SendMailOptions } from 'nodemailer'
import { bareHost } from '../../shared/model/hosts.ts'
import type { Outcome } from './rules.ts'

/** A mail, and those of its readers who have not been sent it. */
export type Mail = SendMailOptions & { messageId: string; envelope: { from: string; to: string[] } }

/** Sends a mail, and tells what came of it for each reader. */
export type SendMail = (mail: Mail) => Promise<ReadonlyMap<string, Outcome>>

/** Where mails are handed in: an SMTP server, or on a laptop a folder. */
export type MailServer = { url: string | undefined; user: string | undefined; password: string | undefined }

/** How long each step of a server may take, and a whole delivery, in milliseconds. */
const STEP = 10_000
const SILENCE = 20_000
const WHOLE = 60_000

/** No mail fetches a file or a URL, whatever is in it. */
const SEALED = { disableFileAccess: true, disableUrlAccess: true }

/** Hands mails in at the server of the settings; at a `file:` address, each becomes a file of that folder. */
export function mailThrough({ url, user, password }: MailServer): SendMail {
  if (url === undefined)
    return async ({ envelope }) =>
      allOf(envelope.to, { state: 'due', error: 'No SMTP server is set: TAILER_SMTP' })
  if (url.startsWith('file:')) return intoFolder(fileURLToPath(url))
  return throughSmtp(new URL(url), user === undefined ? undefined : { user, pass: password ?? '' })
}

const allOf = (addresses: string[], outcome: Outcome) =>
  new Map(addresses.map(address => [address, outcome] as const))

function throughSmtp({ protocol, hostname, port }: URL, auth?: { user: string; pass: string }): SendMail {
  const host = bareHost(hostname)
  const secure = protocol === 'smtps:'
  const transport = nodemailer.createTransport({
    host,
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    // A password goes over no line that others can read.
    requireTLS: auth !== undefined && !LOOPBACK.includes(host),
    auth,
    ...{ connectionTimeout: STEP, greetingTimeout: STEP, dnsTimeout: STEP, socketTimeout: SILENCE },
    ...SEALED,
  })
  return async mail => {
    const { to } = mail.envelope
    try {
      const sent = await transport.sendMail({ ...mail, signal: AbortSignal.timeout(WHOLE) })
      return new Map([...allOf(to, { state: 'sent' }), ...refusals(sent.rejectedErrors)])
    } catch (error) {
      const text = `The SMTP server: ${error instanceof Error ? error.message : error}`
      return new Map([
        ...allOf(to, { state: isRefusal(error) ? 'dead' : 'due', error: text }),
        ...refusals(Object(error).rejectedErrors),
      ])
    }
  }
}

const LOOPBACK = ['localhost', '127.0.0.1', '::1']

/** Whether the server will not have this very message, however often it is sent. A refusal of who sends it may pass. */
function isRefusal(error: unknown): boolean {
  const { command, responseCode } = Object(error)
  return command === 'DATA' && responseCode >= 500
}

/** What came of the readers that a server refused: `5xx` is for good. */
function refusals(errors: unknown): [string, Outcome][] {
  if (!Array.isArray(errors)) return []
  return errors.map(error => {
    const { recipient, responseCode, message } = Object(error)
    const state = Number(responseCode) >= 500 ? 'dead' : 'due'
    return [String(recipient), { state, error: `The SMTP server: ${message}` }]
  })
}

/** A mail as a file, whose name stands for the mail: sent again it is the same. */
function intoFolder(folder: string): SendMail {
  const transport = nodemailer.createTransport({
    streamTransport: true,
    buffer: true,
    newline: 'unix',
    ...SEALED,
  })
  return async mail => {
    const { message } = await transport.sendMail(mail)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const name = `${mail.messageId.replace(/[^\w.~-]+/g, '_').replace(/^_|_$/g, '')}.eml`
    const draft = join(folder, `.${randomUUID()}`)
    await writeFile(draft, message, { mode: 0o600 })
    await rename(draft, join(folder, name))
    return allOf(mail.envelope.to, { state: 'sent' })
  }
}
