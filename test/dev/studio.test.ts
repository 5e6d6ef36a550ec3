import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Firestore } from '@google-cloud/firestore'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createGateway } from '../../dev/gateway.ts'
import { openIssuer } from '../../dev/issuer.ts'
import { freePorts } from '../../dev/ports.ts'
import { localSessions } from '../../dev/session.ts'
import { FIREBASE_JSON, ISSUER } from '../../dev/settings.ts'
import { serveStudio } from '../../dev/studio.ts'
import { ROLES } from '../../shared/model/roles.ts'
import { accountRef } from '../../shared/store/accounts.ts'
import { buildStudio } from '../../studio/build.ts'

const db = new Firestore({ projectId: 'demo-studio' })
const account = '424242'
let dir: string
let address: string
let server: ReturnType<typeof createGateway>
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tailer-served-'))
  await accountRef(db, account).set({ name: 'Ours' })
  await buildStudio(join(dir, 'studio'))
  const issuer = await openIssuer({ dir, issuer: ISSUER })
  const studio = await serveStudio({
    dir: join(dir, 'studio'),
    firebaseJson: FIREBASE_JSON,
    signIn: { kind: 'local' },
  })
  const [port = 0] = await freePorts(1)
  server = createGateway(new Map(), {}, [localSessions({ issuer, db, port }), studio])
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  address = `http://localhost:${port}`
})
afterAll(async () => {
  server.close()
  server.closeAllConnections()
  await rm(dir, { recursive: true })
})

const get = (path: string) => fetch(address + path)

describe('the page', () => {
  test.each(['/studio', '/studio/', `/studio/${account}/runs`, '/studio/command-line'])(
    '%s is it, with a policy that lets no other script in, and asked for anew each time',
    async path => {
      const response = await get(path)
      const policy = response.headers.get('Content-Security-Policy') ?? ''
      expect(policy).toMatch(/default-src 'none'; script-src 'self';.*frame-ancestors 'none'/)
      expect(policy).not.toContain('unsafe')
      expect(response.headers.get('Cache-Control')).toBe('no-cache')
      const page = await response.text()
      expect(page).toContain('content="{&quot;kind&quot;:&quot;local&quot;}"')
      expect(page).not.toMatch(/<script(?![^>]* src=)|<style| style=/)
    },
  )

  test('what it loads is named by what is in it, and kept for ever', async () => {
    const page = await (await get('/studio')).text()
    const files = [...page.matchAll(/(?:src|href)="([^"]*\/assets\/[^"]*)"/g)].map(([, file = '']) => file)
    expect(files.length).toBeGreaterThan(1)
    for (const file of files) {
      expect(file).toMatch(/-[\w-]{8}\.(js|css)$/)
      const { status, headers } = await get(file)
      expect([status, headers.get('Cache-Control')]).toEqual([200, 'public, max-age=31536000, immutable'])
    }
  })

  test('what is no file and no screen is not there: an old page that asks for an old part is told so', async () => {
    for (const path of ['/studio/assets/run-00000000.js', '/studio/x', '/studio/../package.json', '/studios'])
      expect((await get(path)).status).toBe(404)
  })
})

describe('a local session', () => {
  const ask = (body: object, headers: Record<string, string> = {}) =>
    fetch(`${address}/studio/session`, {
      method: 'POST',
      headers: { origin: address, ...headers },
      body: JSON.stringify(body),
    })

  test.each(Object.entries(ROLES))('is of a %s, on every account', async (role, { code }) => {
    const { token } = Object(await (await ask({ role })).json())
    const claims = decodeJwt(token)
    expect(claims).toMatchObject({ email: `${role}@localhost`, accountsRole: [`${code}-${account}`] })
    expect(claims.role === 9).toBe(role === 'super-admin')
  })

  test.each([
    ['a page of another origin', { origin: 'http://evil.example' }],
    ['a page of another port', { origin: 'http://localhost:1' }],
    ['a page without an origin', { origin: 'null' }],
  ])('is not given to %s', async (_, headers) => {
    const response = await ask({ role: 'admin' }, headers)
    expect([response.status, await response.text()]).toEqual([403, expect.not.stringContaining('ey')])
  })

  test('is not given to a name that was made to lead here', async () => {
    const { hostname, port } = new URL(address)
    const request = httpRequest({ hostname, port, path: '/studio/session', method: 'POST' })
    request.setHeader('Host', `evil.example:${port}`)
    request.setHeader('Origin', `http://evil.example:${port}`)
    request.end(JSON.stringify({ role: 'admin' }))
    const [response] = await once(request, 'response')
    response.resume()
    expect(response.statusCode).toBe(403)
  })

  test.each([{ role: 'king' }, {}, { role: 'admin', more: 1 }, { role: 'x'.repeat(5_000) }])(
    'is not given for %j',
    async body => expect([400, 413]).toContain((await ask(body)).status),
  )
})
