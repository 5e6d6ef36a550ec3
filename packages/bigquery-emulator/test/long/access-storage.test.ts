import { expect, test } from 'vitest'
import { holders } from './holders.ts'

const { emulators, gcs, others } = await holders()
const B = '/storage/v1/b'

test.each([
  ['GET', `${B}?project=beta`, 'storage.buckets.list access to the Google Cloud project'],
  ['POST', `${B}?project=beta`, 'storage.buckets.create access to the Google Cloud project'],
  ['GET', `${B}/beta-bucket`, 'storage.buckets.get access to the Google Cloud Storage bucket'],
  ['PATCH', `${B}/beta-bucket`, 'storage.buckets.update access to the Google Cloud Storage bucket'],
  ['DELETE', `${B}/beta-bucket`, 'storage.buckets.delete access to the Google Cloud Storage bucket'],
  ['GET', `${B}/beta-bucket/o`, 'storage.objects.list access to the Google Cloud Storage bucket'],
  ['GET', `${B}/beta-bucket/o/s.csv`, 'storage.objects.get access to the Google Cloud Storage object'],
  ['GET', `${B}/beta-bucket/o/nothing`, 'storage.objects.get access to the Google Cloud Storage object'],
  [
    'GET',
    `/download${B}/beta-bucket/o/s.csv?alt=media`,
    'storage.objects.get access to the Google Cloud Storage object',
  ],
  ['GET', '/beta-bucket/s.csv', 'storage.objects.get access to the Google Cloud Storage object'],
  ['PATCH', `${B}/beta-bucket/o/s.csv`, 'storage.objects.update access to the Google Cloud Storage object'],
  ['DELETE', `${B}/beta-bucket/o/s.csv`, 'storage.objects.delete access to the Google Cloud Storage object'],
  [
    'POST',
    `${B}/beta-bucket/o/n/compose`,
    'storage.objects.create access to the Google Cloud Storage object',
  ],
  [
    'POST',
    `${B}/beta-bucket/o/s.csv/rewriteTo/b/own-bucket/o/s`,
    'storage.objects.get access to the Google Cloud Storage object',
  ],
  [
    'POST',
    `${B}/own-bucket/o/s/copyTo/b/beta-bucket/o/s`,
    'storage.objects.create access to the Google Cloud Storage object',
  ],
  [
    'POST',
    `/upload${B}/beta-bucket/o?uploadType=media&name=x`,
    'storage.objects.create access to the Google Cloud Storage object',
  ],
  [
    'POST',
    `/upload${B}/beta-bucket/o?uploadType=multipart&name=x`,
    'storage.objects.create access to the Google Cloud Storage object',
  ],
  [
    'POST',
    `/upload${B}/beta-bucket/o?uploadType=resumable&name=x`,
    'storage.objects.create access to the Google Cloud Storage object',
  ],
])('%s %s is refused', async (method, path, words) => {
  const before = await others()
  const { status, message } = await gcs(
    'alpha',
    method,
    path,
    method === 'GET' ? undefined : { name: 'x-bucket' },
  )
  const permission = words.split(' ')[0]
  expect({ status, message }).toEqual({
    status: 403,
    message: `alpha@runners does not have ${words}. Permission '${permission}' denied on resource (or it may not exist).`,
  })
  expect(await others()).toEqual(before)
})

test('a resumable upload that another began cannot be gone on with by way of a bucket of one’s own', async () => {
  const begin = `${emulators.storageUrl}/upload${B}/beta-bucket/o?uploadType=resumable&name=x`
  const begun = await fetch(begin, { method: 'POST', headers: { authorization: 'Bearer beta' } })
  const id = new URL(begun.headers.get('location') ?? '').searchParams.get('upload_id')
  const path = `/upload${B}/own-bucket/o?uploadType=resumable&upload_id=${id}`
  expect((await gcs('alpha', 'PUT', path, 'mine')).status).toBe(403)
  expect((await gcs('alpha', 'DELETE', path)).status).toBe(403)
  const own = `/upload${B}/beta-bucket/o?uploadType=resumable&upload_id=${id}`
  expect((await fetch(emulators.storageUrl + own, { method: 'PUT', body: 'theirs' })).status).toBe(200)
  expect((await fetch(`${emulators.storageUrl}${own}0`, { method: 'PUT', body: 'x' })).status).toBe(401)
  await gcs('beta', 'DELETE', `${B}/beta-bucket/o/x`)
})

test('a bucket stays its project’s, whatever its description says', async () => {
  await gcs('alpha', 'PATCH', `${B}/own-bucket`, { projectId: 'beta' })
  expect((await gcs('alpha', 'GET', `${B}/own-bucket`)).status).toBe(200)
  expect((await gcs('beta', 'GET', `${B}/own-bucket`)).status).toBe(403)
})

test('a list of buckets has those of its project alone', async () => {
  const { body } = await gcs('alpha', 'GET', `${B}?project=alpha`)
  expect(body.items).toMatchObject([{ name: 'alpha-bucket' }, { name: 'own-bucket' }])
})
