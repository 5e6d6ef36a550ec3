import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Storage } from '@google-cloud/storage'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startEmulators } from './emulator.ts'

let emulators: Awaited<ReturnType<typeof startEmulators>>
let storage: Storage

beforeAll(async () => {
  emulators = await startEmulators()
  storage = emulators.storage
  await storage.createBucket('first-bucket', { location: 'EU' })
})
afterAll(() => emulators.stop())

const file = (name: string) => storage.bucket('first-bucket').file(name)

test('A bucket is there once, in its location', async () => {
  expect((await storage.bucket('first-bucket').getMetadata())[0]).toMatchObject({ location: 'EU' })
  await expect(storage.createBucket('first-bucket')).rejects.toMatchObject({ code: 409 })
  expect(await storage.bucket('no-such-bucket').exists()).toEqual([false])
  expect((await storage.getBuckets())[0].map(b => b.name)).toContain('first-bucket')
})

test.each([true, false])('A saved object is read back as it was (resumable: %s)', async resumable => {
  const data = Buffer.from([0, 1, 2, 255, 13, 10, 45, 45])
  await file(`raw-${resumable}`).save(data, {
    resumable,
    contentType: 'text/x',
    metadata: { metadata: { who: 'me' } },
  })
  expect((await file(`raw-${resumable}`).download())[0]).toEqual(data)
  expect((await file(`raw-${resumable}`).getMetadata())[0]).toMatchObject({
    size: '8',
    contentType: 'text/x',
    metadata: { who: 'me' },
  })
})

test('An empty object is an object', async () => {
  await file('done.top').save('')
  expect((await file('done.top').getMetadata())[0].size).toBe('0')
  expect((await file('done.top').download())[0].toString()).toBe('')
})

test('A local file is uploaded under its own name', async () => {
  const path = join(emulators.dir, 'local.txt')
  writeFileSync(path, 'local')
  await storage.bucket('first-bucket').upload(path)
  expect((await file('local.txt').download())[0].toString()).toBe('local')
})

test('A list keeps to its prefix, folds at its delimiter and comes in pages', async () => {
  for (const name of ['l/a.txt', 'l/b.txt', 'l/sub/c.txt', 'l/sub/d.txt']) await file(name).save('x')
  const bucket = storage.bucket('first-bucket')
  expect((await bucket.getFiles({ prefix: 'l/' }))[0].map(f => f.name)).toEqual([
    'l/a.txt',
    'l/b.txt',
    'l/sub/c.txt',
    'l/sub/d.txt',
  ])
  const [files, , answer] = await bucket.getFiles({ prefix: 'l/', delimiter: '/', autoPaginate: false })
  expect([files.map(f => f.name), Object(answer).prefixes]).toEqual([['l/a.txt', 'l/b.txt'], ['l/sub/']])
  expect((await bucket.getFiles({ prefix: 'l/', maxResults: 3 }))[0]).toHaveLength(3)
  const [page, next] = await bucket.getFiles({ prefix: 'l/', maxResults: 3, autoPaginate: false })
  expect(page).toHaveLength(3)
  expect((await bucket.getFiles({ ...next, autoPaginate: false }))[0].map(f => f.name)).toEqual([
    'l/sub/d.txt',
  ])
})

test('A deleted object is gone, and deleting it again is a 404', async () => {
  await file('gone').save('x')
  await file('gone').delete()
  expect(await file('gone').exists()).toEqual([false])
  await expect(file('gone').delete()).rejects.toMatchObject({ code: 404 })
  await expect(file('gone').download()).rejects.toMatchObject({ code: 404 })
})

test('An object is copied, moved and read in part', async () => {
  await file('from').save('0123456789')
  await file('from').copy(file('to'))
  await file('from').move('moved')
  expect(await file('from').exists()).toEqual([false])
  expect((await file('to').download())[0].toString()).toBe('0123456789')
  expect((await file('moved').download({ start: 2, end: 4 }))[0].toString()).toBe('234')
})

test('An object is not overwritten when its generation must match another', async () => {
  await file('guarded').save('one', { preconditionOpts: { ifGenerationMatch: 0 } })
  await expect(
    file('guarded').save('two', { preconditionOpts: { ifGenerationMatch: 0 } }),
  ).rejects.toMatchObject({ code: 412 })
  expect((await file('guarded').download())[0].toString()).toBe('one')
})

test('Writing to a bucket that is not there is a 404', async () => {
  await expect(storage.bucket('no-such-bucket').file('x').save('x')).rejects.toMatchObject({ code: 404 })
})
