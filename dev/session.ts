import type { IncomingMessage, ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import type { Firestore } from '@google-cloud/firestore'
import { z } from 'zod'
import { ROLES } from '../shared/model/roles.ts'
import { accountsQuery } from '../shared/store/accounts.ts'
import { list } from '../shared/store/database.ts'
import type { Issuer } from './issuer.ts'
import { AUDIENCE } from './settings.ts'

/** Where Studio gets its local token. */
const SESSION = '/studio/session'
/** How long a local token is good for, in seconds. */
const LIFETIME = 3600
/** The largest body, in bytes. */
const MOST = 1000

const asked = z.strictObject({ role: z.enum(Object.keys(ROLES)) })

/**
 * Signs a token for who sits at this machine, as the role that they choose, to Studio's own page alone: a page of
 * another origin cannot ask, and one of a name that was made to lead here neither.
 */
export function localSessions({ issuer, db, port }: { issuer: Issuer; db: Firestore; port: number }) {
  const hosts = [`localhost:${port}`, `127.0.0.1:${port}`]
  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    if (request.url !== SESSION) return false
    const answer = (status: number, body: object) => {
      response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
      response.end(JSON.stringify(body))
      return true
    }
    const { host = '', origin } = request.headers
    if (!hosts.includes(host) || origin !== `http://${host}`)
      return answer(403, { detail: 'Only Studio’s own page signs in here' })
    if (request.method !== 'POST') return answer(405, { detail: 'Studio’s page asks by POST' })
    if (Number(request.headers['content-length'] ?? MOST + 1) > MOST)
      return answer(413, { detail: 'A role is asked for, and nothing longer' })
    const { data } = asked.safeParse(await json(request).catch(() => undefined))
    if (data === undefined)
      return answer(400, { detail: `The role is one of ${Object.keys(ROLES).join(', ')}` })
    const code = Object.entries(ROLES).find(([name]) => name === data.role)?.[1].code ?? 0
    const accounts = await list(accountsQuery(db))
    const email = `${data.role}@localhost`
    const claims = {
      sub: email,
      email,
      // A super-admin is one everywhere.
      role: code === ROLES['super-admin'].code ? code : 1,
      accountsRole: accounts.map(({ id }) => `${code}-${id}`),
    }
    const token = await issuer.sign(claims, { audience: AUDIENCE, expiresIn: LIFETIME })
    return answer(200, { token, expires_in: LIFETIME })
  }
}
