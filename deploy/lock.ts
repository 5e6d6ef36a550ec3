import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const names = z.record(z.string(), z.string()).default({})
const optional = z.looseObject({ optional: z.boolean().default(false) })

/** What is read of a package in package-lock.json; more stands there. */
const entry = z.looseObject({
  version: z.string(),
  dependencies: names,
  optionalDependencies: names,
  peerDependencies: names,
  peerDependenciesMeta: z.record(z.string(), optional).default({}),
})
type Entry = z.output<typeof entry>

const packageLock = z.object({
  lockfileVersion: z.literal(3),
  packages: z.record(z.string(), z.looseObject({ version: z.string().optional() })),
})
type Packages = z.output<typeof packageLock>['packages']

/**
 * A package and all it needs, each as package-lock.json has it and where it has it: what is installed here, and what
 * was tested. Its paths are good for any folder that depends on that package alone.
 * @param root the folder of package-lock.json and node_modules
 * @throws Error when another version is installed than package-lock.json says
 */
export async function lockedTree(name: string, root: string): Promise<Packages> {
  const text = await readFile(join(root, 'package-lock.json'), 'utf8')
  const { packages } = packageLock.parse(JSON.parse(text))
  const paths = new Set<string>()
  const add = (path: string) => {
    if (paths.has(path)) return
    paths.add(path)
    const found = entry.parse(packages[path])
    for (const needed of neededBy(found)) add(pathOf(needed, path, packages))
    for (const wanted of Object.keys(found.optionalDependencies)) {
      const there = findPath(wanted, path, packages)
      if (there !== undefined) add(there)
    }
  }
  add(pathOf(name, '', packages))
  await Promise.all([...paths].map(path => checkInstalled(path, packages, root)))
  return Object.fromEntries([...paths].sort().map(path => [path, packages[path] ?? {}]))
}

/** What must be there for a package to work. An optional dependency stands among the others, too. */
const neededBy = (found: Entry): string[] => [
  ...Object.keys(found.dependencies).filter(name => !(name in found.optionalDependencies)),
  ...Object.keys(found.peerDependencies).filter(name => !found.peerDependenciesMeta[name]?.optional),
]

/** Where Node finds a package from another: in the nearest folder of packages, from the inside out. */
function findPath(name: string, from: string, packages: Packages): string | undefined {
  const inside = from === '' ? `node_modules/${name}` : `${from}/node_modules/${name}`
  if (inside in packages) return inside
  return from === ''
    ? undefined
    : findPath(name, from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/'))), packages)
}

function pathOf(name: string, from: string, packages: Packages): string {
  const path = findPath(name, from, packages)
  if (path === undefined)
    throw new Error(`Cannot bundle: package-lock.json has no ${name} for ${from || 'a function'}`)
  return path
}

async function checkInstalled(path: string, packages: Packages, root: string): Promise<void> {
  const text = await readFile(join(root, path, 'package.json'), 'utf8')
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(text))
  const locked = packages[path]?.version
  if (version === locked) return
  throw new Error(
    `Cannot bundle: ${path} is ${version} here and ${locked} in package-lock.json: run npm install`,
  )
}
