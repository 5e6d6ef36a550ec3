import { z } from 'zod'
import { issuers } from '../shared/auth/issuers.ts'
import { taskQueue } from '../shared/run/dispatch.ts'

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

/** Emails as they are compared: a verified one in whatever case. */
const emailList = commaList.transform(emails => emails.map(email => email.toLowerCase()))

const settings = z.object({
  /** The Google Cloud project that holds the data. */
  GOOGLE_CLOUD_PROJECT: z.string().min(1),
  /** JSON: the list of issuers whose tokens are accepted. */
  TAILER_ISSUERS: json.pipe(issuers),
  /** Emails, parted by commas, of the service accounts that may call the runner and the sweep. */
  TAILER_RUNNER_CALLERS: emailList,
  /** JSON: the Cloud Tasks queue that runs are handed to the runner through. */
  TAILER_DISPATCH: json.pipe(taskQueue).optional(),
  /** Where IAM Credentials is asked for tokens of the accounts' runners; Google's own unless set. */
  TAILER_IAM_ENDPOINT: z.url().optional(),
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
