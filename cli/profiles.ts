import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { ENVIRONMENTS, listed } from '../client/words.ts'
import { Failure } from './exit.ts'

const profile = z.object({
  /** One host, or the functions' own with `{function}` where its name stands. */
  address: z.string(),
  account: z.string().optional(),
  environment: z.enum(ENVIRONMENTS).optional(),
  /** Of the project that people sign in to. */
  firebase_api_key: z.string().optional(),
  /** Of tokens that a service account signs. */
  audience: z.string().optional(),
  /** Of a stack on this machine: the key of its issuer, its BigQuery, and where to get a token for that. */
  local: z.object({ issuer: z.string(), bigquery: z.string(), metadata: z.string() }).optional(),
})
const profiles = z.object({ current: z.string().optional(), profiles: z.record(z.string(), profile) })

/** Where the API is, and what commands are for unless they say otherwise. */
export type Profile = z.infer<typeof profile>
export type Environment = NonNullable<Profile['environment']>
export type Profiles = z.infer<typeof profiles>

/** The profile that `npm start` makes; the current one where none is chosen. */
export const LOCAL = 'local'

/**
 * Where a person's settings are kept.
 * @see https://specifications.freedesktop.org/basedir-spec/latest/
 */
const folder = (): string => join(process.env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'tailer')

/** Reads a file of the person's settings; `undefined` where there is none. @throws Failure where it is broken */
export async function readSettings<T>(name: string, schema: z.ZodType<T>): Promise<T | undefined> {
  const file = join(folder(), name)
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    // The cause is left out: it could quote a secret.
    throw new Failure('failed', `Cannot read ${file}: it is not what tailer writes.`, {
      next: ['Mend it, or remove it and begin anew.'],
    })
  }
}

/** Writes a file of the person's settings, for their eyes alone, as a whole or not at all. */
export async function writeSettings(name: string, value: unknown): Promise<void> {
  const file = join(folder(), name)
  await mkdir(folder(), { recursive: true, mode: 0o700 })
  const draft = `${file}.${process.pid}`
  try {
    await writeFile(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 })
    await chmod(draft, 0o600)
    await rename(draft, file)
  } finally {
    await rm(draft, { force: true })
  }
}

const FILE = 'profiles.json'

export const readProfiles = async (): Promise<Profiles> =>
  (await readSettings(FILE, profiles)) ?? { profiles: {} }

/** Changes what is kept of profiles. */
export async function changeProfiles(change: (kept: Profiles) => Profiles): Promise<void> {
  await writeSettings(FILE, change(await readProfiles()))
}

/** Keeps a profile under a name. */
export const keepProfile = (name: string, profile: Profile): Promise<void> =>
  changeProfiles(({ profiles, ...others }) => ({ ...others, profiles: { ...profiles, [name]: profile } }))

/**
 * The profile that a command is for: the one it names, the one of `TAILER_PROFILE`, the current one, the local stack's.
 * @throws Failure that says how to make one
 */
export async function profileNamed(given?: string): Promise<{ name: string; profile: Profile }> {
  const { current, profiles } = await readProfiles()
  const name = given ?? process.env.TAILER_PROFILE ?? current ?? LOCAL
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined
  if (profile) return { name, profile }
  const known = Object.keys(profiles)
  const have = known.length === 0 ? 'there is none yet' : `there is ${listed(known)}`
  throw new Failure('usage', `Cannot use the profile ${name}: ${have}.`, {
    next: [`Add it with tailer profile add ${name} --address https://…; npm start makes ${LOCAL}.`],
  })
}
