import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { warehousesAs } from '../../../functions/catalog-status/warehouse.ts'
import { Problem } from '../../../shared/model/problem.ts'
import { type Stores, startStores } from '../../warehouse/warehouse.ts'

let stores: Stores
beforeAll(async () => {
  stores = await startStores()
})
afterAll(() => stores.stop())

/** An IAM that refuses with this status; and what it was asked. */
async function refusing(status: number) {
  const asked: string[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const piece of request) body += piece
    asked.push(body)
    response
      .writeHead(status, { 'Content-Type': 'application/json' })
      .end(JSON.stringify({ error: { code: status } }))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const bound: AddressInfo | string | null = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('Cannot tell the address')
  return { asked, url: `http://127.0.0.1:${bound.port}`, stop: () => server.close() }
}

const failure = async (url: string) => {
  const error: unknown = await warehousesAs(url)('runner@demo.iam.gserviceaccount.com').catch(
    (one: unknown) => one,
  )
  if (!(error instanceof Problem)) throw error
  return error
}

test('the catalog asks for a token that may only read BigQuery, and tells where it may not have one', async () => {
  const iam = await refusing(403)
  const problem = await failure(iam.url)
  iam.stop()
  expect(problem.code).toBe('account-not-ready')
  expect(problem.message).toContain('runner@demo.iam.gserviceaccount.com may not be acted as')
  expect(JSON.parse(iam.asked[0] ?? '{}').scope).toEqual([
    'https://www.googleapis.com/auth/bigquery.readonly',
  ])
})

test('what IAM cannot answer now is unavailable, and no fault of the account', async () => {
  const iam = await refusing(429)
  expect((await failure(iam.url)).code).toBe('unavailable')
  iam.stop()
})
