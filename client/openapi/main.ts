import { mkdir, writeFile } from 'node:fs/promises'
import { describeApi } from './document.ts'
import { DESCRIPTION_FILE } from './file.ts'

/** Writes the API's description. */
await mkdir(new URL('.', DESCRIPTION_FILE), { recursive: true })
await writeFile(DESCRIPTION_FILE, `${JSON.stringify(describeApi(), null, 2)}\n`)
