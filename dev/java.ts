import { execFile } from 'node:child_process'
import { globSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The oldest Java that firebase-tools 15 takes. */
const OLDEST = 21

/** Where distributions and installers put their Java homes. */
const JVM_DIRECTORIES = [
  '/usr/lib/jvm/*',
  '/usr/java/*',
  '/opt/java/*',
  '/opt/java',
  '/opt/homebrew/opt/openjdk*',
  '/usr/local/opt/openjdk*',
  '/Library/Java/JavaVirtualMachines/*/Contents/Home',
]

/** A Java that runs, and its major version: 21, 25. */
export type Java = { home: string | undefined; command: string; version: number }

type Places = { env?: NodeJS.ProcessEnv; directories?: string[] }

/**
 * Finds a Java of version 21 or newer: `JAVA_HOME`, then PATH, then the newest in the JVM directories.
 * @throws an Error that names what was found and what to install.
 */
export async function findJava({
  env = process.env,
  directories = JVM_DIRECTORIES,
}: Places = {}): Promise<Java> {
  const asked = candidates(env)
  const found: Java[] = []
  for (const candidate of asked) {
    const java = await ask(candidate)
    if (java && java.version >= OLDEST) return java
    if (java) found.push(java)
  }
  const homes = directories.flatMap(pattern => globSync(pattern)).map(inHome)
  for (const java of await Promise.all(homes.map(ask))) if (java) found.push(java)
  const newest = found.toSorted((a, b) => b.version - a.version)[0]
  if (newest && newest.version >= OLDEST) return newest
  throw new Error(refusal(found))
}

function candidates(env: NodeJS.ProcessEnv) {
  const homes = env.JAVA_HOME ? [inHome(env.JAVA_HOME)] : []
  const path = (env.PATH ?? '').split(delimiter).filter(Boolean)
  return [...homes, ...path.map(folder => ({ home: undefined, command: join(folder, 'java') }))]
}

function inHome(home: string) {
  return { home, command: join(home, 'bin', 'java') }
}

function ask(candidate: { home: string | undefined; command: string }): Promise<Java | undefined> {
  return new Promise(resolve => {
    execFile(candidate.command, ['-version'], { timeout: 10_000 }, (_error, _stdout, said) => {
      const version = majorVersion(said)
      resolve(version === undefined ? undefined : { ...candidate, version })
    })
  })
}

/** 17 of `openjdk version "17.0.15"`, 8 of `java version "1.8.0_402"`. */
function majorVersion(said: string): number | undefined {
  const match = /version "(?:1\.)?(\d+)/.exec(said)
  return match?.[1] === undefined ? undefined : Number(match[1])
}

function refusal(found: Java[]): string {
  const seen = [...new Set(found.map(java => `Java ${java.version} (${java.command})`))]
  return (
    `Cannot find Java ${OLDEST} or newer, which the Firestore emulator needs: ` +
    `found ${seen.length > 0 ? seen.join(', ') : 'no Java at all'}. ` +
    `Install one, for example from https://adoptium.net, and put it on PATH or set JAVA_HOME to its directory.`
  )
}
