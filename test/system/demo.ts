import { readdir, readFile } from 'node:fs/promises'
import { expect } from 'vitest'
import type { Stack } from './stack.ts'

/** Launches the demo as the README does, for as many days of its ten, and expects the files of each of these. */
export async function demonstrate(stack: Stack, count: number): Promise<void> {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8')
  const [, line = ''] = /Ten days at once[^`]*```sh\n(.*?)\n```/s.exec(readme) ?? []
  const asked = Array.from({ length: count }, (_, day) => String(day + 1).padStart(2, '0'))
  expect(line).toMatch(/2024-01-01 --to 2024-01-10$/)
  const { code } = await stack.shell(line.replace(/10$/, asked.at(-1) ?? ''))
  expect(code).toBe(0)

  const days = asked.map(day => `202401${day}`)
  const filesOf = (day: string) =>
    readdir(`${stack.dir}/storage/demo-tailer-exports/iowa_liquor/${day}`).catch(() => [])
  const rankings = days.map(day => [`store_ranking_${day}-000000000000.csv`, `store_ranking_${day}.top`])
  await expect
    .poll(async () => (await Promise.all(days.map(filesOf))).map(files => files.sort()), { timeout: 50_000 })
    .toEqual(rankings)
}
