import { z } from 'zod'
import { issuers } from '../shared/auth/issuers.ts'
import { email } from '../shared/model/fields.ts'
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

/** Emails, domains and hosts as they are compared: in whatever case. */
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
  /** The SMTP server that mails are handed in at, `smtp://host:587`, and whom as; on a laptop a folder, `file:///…`. */
  TAILER_SMTP: z
    .string()
    .regex(/^(?:smtps?:\/\/[^\s/@]+|file:\/\/\/\S+)$/, 'must be smtp://host:port')
    .optional(),
  TAILER_SMTP_USER: z.string().optional(),
  TAILER_SMTP_PASSWORD: z.string().optional(),
  /** Whom mails come from, where a configuration names no address of an allowed domain. */
  TAILER_MAIL_FROM: email.default('no_reply@tailer.ai'),
  /** The domains, parted by commas, that configurations may send from. */
  TAILER_MAIL_DOMAINS: emailList,
  /** Hosts, parted by commas, that webhooks may be at though they are not public, by http too. */
  TAILER_WEBHOOK_HOSTS: emailList,
  /** Where the accounts' secrets for webhooks are: `projects/<p>/secrets/<prefix>`, or a file. */
  TAILER_WEBHOOK_SECRETS: z
    .string()
    .regex(/^(?:projects\/[^/]+\/secrets\/[\w-]+|file:\/\/\/\S+)$/, 'must be projects/<p>/secrets/<prefix>')
    .optional(),
  /** Where Studio is, for the links in alerts. */
  TAILER_STUDIO_URL: z.url().default('http://localhost:8080/studio'),
  /** Origins, parted by commas, that browsers may call from; none unless set. */
  TAILER_CORS_ORIGINS: commaList,
})
export type Settings = z.output<typeof settings>

/** How alerts are told, and what configurations may have told. */
export type Alerting = {
  mail: { url: string | undefined; user: string | undefined; password: string | undefined }
  /** Whom mails come from. */
  sender: string
  mailDomains: string[]
  webhookHosts: string[]
  /** Where the accounts' secrets are. */
  webhookSecrets: string | undefined
  /** Where Studio is. */
  studio: string
}

/** What of the settings is about alerts. */
export const alertingOf = (settings: Settings): Alerting => ({
  mail: {
    url: settings.TAILER_SMTP,
    user: settings.TAILER_SMTP_USER,
    password: settings.TAILER_SMTP_PASSWORD,
  },
  sender: settings.TAILER_MAIL_FROM,
  mailDomains: settings.TAILER_MAIL_DOMAINS,
  webhookHosts: settings.TAILER_WEBHOOK_HOSTS,
  webhookSecrets: settings.TAILER_WEBHOOK_SECRETS,
  studio: settings.TAILER_STUDIO_URL,
})

/** The settings, out of the environment. @throws Error that names every variable at fault */
export function parseSettings(env: Record<string, string | undefined>): Settings {
  const result = settings.safeParse(env)
  if (result.success) return result.data
  throw new Error(`Cannot start: the settings are not right.\n${z.prettifyError(result.error)}`)
}
