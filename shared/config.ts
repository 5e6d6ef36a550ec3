import { z } from 'zod'

const email = z.email().transform(text => text.toLowerCase())
const audience = z.string().min(1)

/**
 * An issuer whose tokens are accepted. Nothing is accepted that is not listed, and none goes without an audience.
 *
 * - `firebase`: Firebase Authentication ID tokens; the audience is the project.
 * - `google`: Google-signed OIDC tokens of the listed service accounts.
 * - `service-account`: tokens that a listed service account signs itself.
 * - `oidc`: any other issuer, by its key set.
 */
const issuer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('firebase'), project: z.string().min(1) }),
  z.strictObject({ kind: z.literal('google'), audience, emails: z.array(email).min(1) }),
  z.strictObject({ kind: z.literal('service-account'), audience, emails: z.array(email).min(1) }),
  z.strictObject({ kind: z.literal('oidc'), issuer: z.string().min(1), audience, jwks_uri: z.url() }),
])
export type Issuer = z.output<typeof issuer>

/** The `iss` values an entry stands for. */
export function issuersOf(entry: Issuer): string[] {
  switch (entry.kind) {
    case 'firebase':
      return [`https://securetoken.google.com/${entry.project}`]
    case 'google':
      return ['https://accounts.google.com', 'accounts.google.com']
    case 'service-account':
      return entry.emails
    case 'oidc':
      return [entry.issuer]
  }
}

/** Whether no two entries stand for one issuer: the choice of a verifier would be the last one's. */
function eachOnce(entries: Issuer[]): boolean {
  const all = entries.flatMap(issuersOf)
  return new Set(all).size === all.length
}

/** The list of issuers that a function accepts. */
export const issuers = z.array(issuer).min(1).refine(eachOnce, 'two entries stand for one issuer')

const json = z.string().transform((text, context) => {
  try {
    return JSON.parse(text)
  } catch {
    context.addIssue({ code: 'custom', message: 'must be JSON' })
    return z.NEVER
  }
})

const commaList = z
  .string()
  .default('')
  .transform(list => list.split(',').filter(item => item !== ''))

const taskQueue = z.strictObject({
  /** `projects/<p>/locations/<l>/queues/<q>` */
  queue: z.string().regex(/^projects\/[^/]+\/locations\/[^/]+\/queues\/[^/]+$/),
  /** Where the runner is deployed. */
  url: z.url(),
  /** Whose OIDC token the tasks carry. */
  service_account: email,
})
export type TaskQueue = z.output<typeof taskQueue>

const settings = z.object({
  /** The Google Cloud project that holds the data. */
  GOOGLE_CLOUD_PROJECT: z.string().min(1),
  /** JSON: the list of issuers whose tokens are accepted. */
  TAILER_ISSUERS: json.pipe(issuers),
  /** Emails, parted by commas, of the service accounts that may call the runner and the sweep. */
  TAILER_RUNNER_CALLERS: commaList,
  /** JSON: the Cloud Tasks queue that runs are handed to the runner through. */
  TAILER_DISPATCH: json.pipe(taskQueue).optional(),
  /** Origins, parted by commas, that browsers may call from; none unless set. */
  TAILER_CORS_ORIGINS: commaList,
})
export type Settings = z.output<typeof settings>

/** The settings, out of the environment. @throws Error that names every variable at fault */
export function parseSettings(env: Record<string, string | undefined>): Settings {
  const result = settings.safeParse(env)
  if (result.success) return result.data
  throw new Error(`Cannot start: the settings are not right.\n${z.prettifyError(result.error)}`)
}
