import { readdir, readFile } from 'node:fs/promises'
import { expect } from 'vitest'
import type { Stack } from './stack.ts'

/** Launches the demo as the README does, for as many days of its ten, and expects the files of each of these. */
export async function demonstrate(stack: Stack, count: number): Promise<void> {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8')
  const [, loop = ''] = /Ten days at once[^`]*```sh\n(.*?)```/s.exec(readme) ?? []
  const [list = ''] = /(?<=for day in )[\d ]+/.exec(loop) ?? []
  const asked = list.split(' ').slice(0, count)
  const token = "TAILER_API_JWT=`tailer auth get-token | awk '/User token :/ {print $4}'`\n"
  const here = loop.replace(list, asked.join(' ')).replaceAll('localhost:8080', `localhost:${stack.port}`)
  const { code, stdout } = await stack.shell(token + here)
  expect({ code, launched: stdout.match(/"run_id"/g)?.length }).toEqual({ code: 0, launched: count })

  const days = asked.map(day => `202401${day}`)
  const filesOf = (day: string) =>
    readdir(`${stack.dir}/storage/demo-tailer-exports/iowa_liquor/${day}`).catch(() => [])
  const rankings = days.map(day => [`store_ranking_${day}-000000000000.csv`, `store_ranking_${day}.top`])
  await expect
    .poll(async () => (await Promise.all(days.map(filesOf))).map(files => files.sort()), { timeout: 50_000 })
    .toEqual(rankings)
}
