import { expect, test } from 'vitest'
import { fuzz } from './fuzz/fuzz.ts'

test('100 statements made by chance are answered as a second evaluation of them has it', async () => {
  const { statements, differences } = await fuzz(4, 100)
  expect(differences).toEqual([])
  expect(statements).toBe(100)
})
