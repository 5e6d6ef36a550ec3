import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from './root.ts'

/** What the settings file holds, unchecked: `file`, or deploy.json where there is one. @throws Error that names it */
export async function readSettings(file: string | undefined): Promise<unknown> {
  const path = file ?? join(ROOT, 'deploy.json')
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    if (file === undefined) return {}
    throw new Error(`Cannot deploy: there is no settings file ${file}`, { cause })
  }
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Error(`Cannot deploy: ${path} is not JSON: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    })
  }
}
