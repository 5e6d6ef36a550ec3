import { mkdir, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { pages } from './pages.ts'

/** Writes the reference anew: `npm run reference`. */
const OUT = fileURLToPath(new URL('../docs/reference/', import.meta.url))

await rm(OUT, { recursive: true, force: true })
await mkdir(OUT, { recursive: true })
for (const [file, text] of Object.entries(pages())) await writeFile(OUT + file, text)
