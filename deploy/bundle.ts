import { createHash } from 'node:crypto'
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { build } from 'esbuild'
import { z } from 'zod'
import { DOCUMENTS } from '../client/documents.ts'
import { buildStudio } from '../studio/build.ts'
import { type Way, withSignIn } from '../studio/page.ts'
import { FUNCTION_NAMES, FUNCTIONS, type FunctionName } from './functions.ts'
import { googleClients } from './google-clients.ts'
import { leftOut } from './left-out.ts'
import { lockedTree } from './lock.ts'
import { ROOT } from './root.ts'

/** Holds the registry of functions, of which there must be one: installed beside the bundle, never within. */
const FRAMEWORK = '@google-cloud/functions-framework'

/**
 * Makes one folder of each function, whole by itself: its code in one file, and what is installed beside it.
 * The file ends in .cjs, so that the framework need not look for a package.json to know what it loads, and its
 * lines are short and its names whole, so that a stack trace in the log can be read.
 * @returns the hash of each function's folder
 */
export async function bundleFunctions(out: string): Promise<Record<FunctionName, string>> {
  const declared = await declaration()
  for (const name of FUNCTION_NAMES) await rm(join(out, name), { recursive: true, force: true })
  await build({
    absWorkingDir: ROOT,
    entryPoints: FUNCTION_NAMES.map(name => ({
      in: `functions/${FUNCTIONS[name].folder}/index.ts`,
      out: join(name, 'index'),
    })),
    outdir: out,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    // jsonc-parser's other build asks for its parts by names that a bundle does not have.
    alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
    plugins: [leftOut, googleClients(ROOT)],
    external: [FRAMEWORK],
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 160,
    legalComments: 'none',
    logLevel: 'warning',
  })
  const finish = async (name: FunctionName): Promise<string> => {
    const folder = join(out, name)
    for (const [file, text] of Object.entries(declared)) await writeFile(join(folder, file), text)
    // Without this file gcloud would read .gitignore, which names the folder that this one is in.
    await writeFile(join(folder, '.gcloudignore'), '.gcloudignore\nnode_modules\n')
    return createHash('sha256')
      .update(Object.values(declared).join(''))
      .update(await readFile(join(folder, 'index.cjs')))
      .digest('hex')
  }
  const hashes: [FunctionName, string][] = []
  for (const name of FUNCTION_NAMES) hashes.push([name, await finish(name)])
  return z.record(z.enum(FUNCTION_NAMES), z.string()).parse(Object.fromEntries(hashes))
}

/** What the cloud installs and starts, by file: no scripts, so that it runs none, and a lock, so that it picks nothing. */
async function declaration(): Promise<Record<'package.json' | 'package-lock.json', string>> {
  const tree = await lockedTree(FRAMEWORK, ROOT)
  const name = 'tailer-function'
  const engines = { node: '24' }
  const dependencies = { [FRAMEWORK]: tree[`node_modules/${FRAMEWORK}`]?.version }
  const packages = { '': { name, dependencies, engines }, ...tree }
  return {
    'package.json': inJson({ name, private: true, main: 'index.cjs', engines, dependencies }),
    'package-lock.json': inJson({ name, lockfileVersion: 3, requires: true, packages }),
  }
}

const inJson = (value: object) => `${JSON.stringify(value, null, 2)}\n`

const rewrite = z.union([
  z.object({ source: z.string(), run: z.object({ serviceId: z.string(), region: z.string() }) }),
  z.object({ regex: z.string(), destination: z.string() }),
])

/** The part of firebase.json that a deployment uses. */
export const firebaseJson = z.object({
  firestore: z.object({ rules: z.string(), indexes: z.string() }),
  hosting: z.object({
    public: z.string(),
    ignore: z.array(z.string()),
    headers: z.array(z.unknown()),
    rewrites: z.array(rewrite),
  }),
})

/** Makes a folder of what `firebase deploy` reads, with the rewrites going to the region, and what is served beside the API. */
export async function bundleFirebase(
  out: string,
  { region, signIn }: { region: string; signIn: Way | undefined },
): Promise<void> {
  const { firestore, hosting } = firebaseJson.parse(
    JSON.parse(await readFile(join(ROOT, 'firebase.json'), 'utf8')),
  )
  const folder = join(out, 'firebase')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  for (const file of [firestore.rules, firestore.indexes])
    await cp(join(ROOT, file), join(folder, basename(file)))
  await cp(join(ROOT, hosting.public), join(folder, 'hosting'), { recursive: true })
  for (const [path, make] of Object.entries(DOCUMENTS)) {
    const file = join(folder, 'hosting', path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, inJson(await make()))
  }
  const studio = join(folder, 'hosting', 'studio')
  await buildStudio(studio)
  const page = join(studio, 'index.html')
  await writeFile(page, withSignIn(await readFile(page, 'utf8'), signIn))
  const rewrites = hosting.rewrites.map(one => ('run' in one ? { ...one, run: { ...one.run, region } } : one))
  const config = {
    firestore: { rules: basename(firestore.rules), indexes: basename(firestore.indexes) },
    hosting: { ...hosting, public: 'hosting', rewrites },
  }
  await writeFile(join(folder, 'firebase.json'), inJson(config))
}

if (import.meta.main) await bundleFunctions(join(ROOT, 'dist'))
