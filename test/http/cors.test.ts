import { afterAll, describe, expect, test } from 'vitest'
import { ENDPOINTS, type Endpoint } from '../../shared/actions/endpoints.ts'
import { startSystem } from '../system/system.ts'

const ORIGIN = 'https://studio.example'
const system = await startSystem({ corsOrigins: [ORIGIN, 'https://other.example:8443'] })
const closed = await startSystem()
afterAll(() => Promise.all([system.stop(), closed.stop()]))

const NAMES = Object.keys(ENDPOINTS).filter((name): name is Endpoint => Object.hasOwn(ENDPOINTS, name))
const preflight = {
  'Access-Control-Request-Method': 'POST',
  'Access-Control-Request-Headers': 'authorization',
}
const corsOf = (headers: Headers) => [...headers].filter(([name]) => name.startsWith('access-control-'))

describe.each(NAMES)('%s', name => {
  test.each([ORIGIN, 'https://other.example:8443'])('lets a browser at %s ask first', async Origin => {
    const reply = await system.send(name, { method: 'OPTIONS', headers: { Origin, ...preflight } })
    expect(reply.status).toBe(204)
    expect(reply.text).toBe('')
    expect(reply.headers.get('access-control-allow-origin')).toBe(Origin)
    expect(reply.headers.get('access-control-allow-methods')).toBe('POST')
    expect(reply.headers.get('access-control-allow-headers')).toBe(
      'Authorization, Content-Type, Idempotency-Key',
    )
    expect(reply.headers.get('access-control-allow-credentials')).toBeNull()
    expect(reply.headers.get('vary')).toBe('Origin')
  })

  test('shows a browser at a listed origin its answers and their headers, failures too', async () => {
    const reply = await system.send(name, { headers: { Origin: ORIGIN } })
    expect(reply.status).toBe(401)
    expect(reply.headers.get('access-control-allow-origin')).toBe(ORIGIN)
    expect(reply.headers.get('access-control-expose-headers')).toBe(
      'Idempotent-Replayed, Retry-After, X-Request-Id',
    )
  })

  test.each([
    'https://evil.example',
    `${ORIGIN}.evil.example`,
    'http://studio.example',
    `${ORIGIN}:8443`,
    'null',
    '*',
  ])('shows nothing to a browser at %s', async Origin => {
    const asked = await system.send(name, { method: 'OPTIONS', headers: { Origin, ...preflight } })
    expect(asked.status).toBe(405)
    const sent = await system.send(name, { headers: { Origin } })
    expect([...corsOf(asked.headers), ...corsOf(sent.headers)]).toEqual([])
  })

  test('without configured origins has no CORS header at all', async () => {
    for (const method of ['OPTIONS', 'POST']) {
      const { headers } = await closed.send(name, { method, headers: { Origin: ORIGIN, ...preflight } })
      expect(corsOf(headers)).toEqual([])
    }
  })
})
