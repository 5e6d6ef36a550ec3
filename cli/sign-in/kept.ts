import { z } from 'zod'
import { readSettings, writeSettings } from '../profiles.ts'

const kept = z.record(
  z.string(),
  z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('firebase'),
      email: z.string(),
      api_key: z.string(),
      refresh_token: z.string(),
      id_token: z.string(),
    }),
    z.object({ kind: z.literal('service-account'), email: z.string(), key_file: z.string() }),
  ]),
)
type Kept = z.infer<typeof kept>

/** How a person is signed in to a profile. */
export type SignIn = NonNullable<Kept[string]>

const FILE = 'sign-ins.json'

/** How one is signed in to a profile, where one is. */
export async function signInTo(profile: string): Promise<SignIn | undefined> {
  const all = (await readSettings(FILE, kept)) ?? {}
  return Object.hasOwn(all, profile) ? all[profile] : undefined
}

/** Keeps how one is signed in to a profile; forgets it where there is nothing to keep. */
export async function keepSignIn(profile: string, signIn: SignIn | undefined): Promise<void> {
  const { [profile]: _, ...others } = (await readSettings(FILE, kept)) ?? {}
  await writeSettings(FILE, signIn === undefined ? others : { ...others, [profile]: signIn })
}
