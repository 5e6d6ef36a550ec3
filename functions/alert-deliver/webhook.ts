import { createHmac } from 'node:crypto'
import { type LookupAddress, lookup as resolveName } from 'node:dns'
import * as http from 'node:http'
import * as https from 'node:https'
import type { LookupFunction } from 'node:net'
import { bareHost, faultOfUrl, isPublicAddress } from '../../shared/model/hosts.ts'
import type { Outcome } from './rules.ts'

/** What is posted, and the id that stands for it however often it is. */
export type Call = { url: string; id: string; body: string; secret: Buffer; timestamp: number }

/** The addresses of a host: the system's resolver, unless a test has another. */
export type Resolve = (
  hostname: string,
  options: { all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/** How long a webhook may take to answer, in milliseconds, all in all. */
const PATIENCE = 10_000

/** A host that has addresses of a network that is not the public one. */
class NotPublic extends Error {}

/**
 * Posts to a webhook, signed as Standard Webhooks has it. Only public hosts are reached, but those that are exempt: the
 * addresses are looked at once, and it is these that are connected to. Redirects are not followed, for they may lead
 * anywhere, and nothing is read of an answer but its status.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export async function callWebhook(
  { url, id, body, secret, timestamp }: Call,
  exempt: readonly string[],
  resolve: Resolve = resolveName,
): Promise<Outcome> {
  const fault = faultOfUrl(url, exempt)
  if (fault !== undefined) return { state: 'dead', error: `The webhook ${fault}` }
  const { hostname, protocol } = new URL(url)
  const isExempt = exempt.includes(bareHost(hostname))
  const headers = {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
    'User-Agent': 'tailer-alerts',
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${signatureOf({ id, timestamp, body }, secret)}`,
  }
  try {
    const { request } = protocol === 'https:' ? https : http
    const status = await new Promise<number>((settle, fail) => {
      const sent = request(
        url,
        {
          ...{ method: 'POST', headers, agent: false, signal: AbortSignal.timeout(PATIENCE) },
          ...(isExempt ? {} : { lookup: publicOnly(resolve) }),
        },
        response => {
          settle(response.statusCode ?? 0)
          response.destroy()
        },
      )
      sent.once('error', fail)
      // An answer that changes the protocol comes to neither: the connection is closed, and that is all.
      sent.once('close', () => fail(new Error('it closed the connection without an answer')))
      sent.end(body)
    })
    if (status >= 200 && status < 300) return { state: 'sent' }
    const redirect = status >= 300 && status < 400 ? ', and redirects are not followed' : ''
    return { state: status === 410 ? 'dead' : 'due', error: `The webhook answered ${status}${redirect}` }
  } catch (error) {
    const isForbidden = error instanceof NotPublic
    const text = error instanceof Error ? error.message : String(error)
    return { state: isForbidden ? 'dead' : 'due', error: `The webhook: ${text}` }
  }
}

/** The part of a signature behind its version. */
const signatureOf = (
  { id, timestamp, body }: { id: string; timestamp: number; body: string },
  secret: Buffer,
): string => createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')

/** Finds the addresses of a host, where every one of them is public; the connection is made to one of these. */
const publicOnly =
  (resolve: Resolve): LookupFunction =>
  (hostname, options, done) => {
    resolve(hostname, { all: true }, (error, addresses) => {
      const foreign = addresses?.find(({ address }) => !isPublicAddress(address))
      const [first] = addresses ?? []
      if (error) done(error, [])
      else if (foreign) {
        const text = `${hostname} is ${foreign.address}, which is not an address of the public net`
        done(new NotPublic(text), [])
      } else if (!first) done(new Error(`${hostname} has no address`), [])
      else if (options.all) done(null, addresses)
      else done(null, first.address, first.family)
    })
  }
