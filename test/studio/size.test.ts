import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { kB, sizesOf } from '../../evidence/studio/size.ts'
import { buildStudio } from '../../studio/build.ts'

/** In kB, gzipped. */
const MOST = 150

test('what is loaded before the first screen, with a sign-in by Firebase, is not large', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'tailer-size-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  await buildStudio(join(dir, 'studio'))
  const { first, signIn, later } = sizesOf(join(dir, 'studio'))
  expect(kB([...first, ...signIn])).toBeLessThan(MOST)
  // What is large and seldom wanted comes once it is.
  for (const name of ['rendered', 'highlight'])
    expect(later.some(file => file.name.startsWith(`assets/${name}-`))).toBe(true)
})
