import { z } from 'zod'
import { type Issuer, issuers } from '../shared/auth/issuers.ts'
import { email } from '../shared/model/fields.ts'
import type { Way } from '../studio/page.ts'
import { RUNS_AT_ONCE } from './functions.ts'

/** Six digits. */
export const account = z.string().regex(/^\d{6}$/, 'an account: six digits')
export const project = z
  .string()
  .regex(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, 'a project id: 6 to 30 lower-case letters, digits and hyphens')
const region = z.string().regex(/^[a-z]+-[a-z]+[0-9]+$/, 'a region, like europe-west1')
const instances = z.int().min(0).max(1000)

const host = z.string().regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'a host name in lower case')

/** The SMTP server that alerts are handed in at. Its password is in Secret Manager and nowhere else. */
const smtp = z.strictObject({
  host,
  /** 465 for TLS from the first byte on; with any other, TLS begins by STARTTLS. */
  port: z.int().min(1).max(65_535).default(587),
  /** Whom it is told that we are; no password is needed where there is none. */
  user: z.string().min(1).optional(),
  /** Whom mails come from, unless a configuration names an address of `domains`. */
  from: email,
  /** The domains that configurations may send from. */
  domains: z.array(host).default([]),
})

/** For a setting that is none any more. */
const byAccount = z
  .never('is now given by account: npm run deploy -- account 000099 --projects … --buckets …')
  .optional()

/** `deploy.json`: what a deployment decides beyond its project and region. Every field has a default. */
const file = z
  .strictObject({
    /** Issuers whose tokens the public functions accept; Firebase users and the launchers unless set. */
    issuers: issuers.optional(),
    /** Accounts that Cloud Scheduler launches for, each with its launcher's token. */
    launchers: z.array(account).default([]),
    /** Origins that browsers may call from. */
    cors_origins: z.array(z.url()).default([]),
    /** The runs that one account may have at a runner at a time, of all that there is room for. */
    runs_per_account: z
      .int()
      .min(1)
      .max(RUNS_AT_ONCE)
      .default(RUNS_AT_ONCE / 10),
    /** How alerts are mailed; nobody is mailed unless set. */
    smtp: smtp.optional(),
    /** Hosts that webhooks may be at though they are not public, by http too. */
    webhook_hosts: z.array(host).default([]),
    /** Where Studio is, for the links in alerts. */
    studio: z.url().optional(),
    /** The key of Firebase's own API for browsers, which Studio signs people in by; it is no secret. */
    firebase_api_key: z.string().min(1).optional(),
    /** Who is mailed when the system itself is not well. */
    operators: z.array(email).default([]),
    data_projects: byAccount,
    buckets: byAccount,
    /** Instances of each public function that are kept warm, and paid for, all the time. */
    min_instances: instances.default(0),
    /** The most instances of each public function. */
    max_instances: instances.min(1).default(20),
  })
  .refine(
    ({ issuers, launchers }) => !issuers || launchers.length === 0,
    'launchers are for the issuers of a deployment that sets none: put their emails into issuers',
  )

const place = z.object({ project, region, project_number: z.string().regex(/^\d+$/, 'digits').optional() })

/** All that a plan depends on. */
export type Settings = {
  project: string
  region: string
  /** `PROJECT_NUMBER` where nobody has asked for it yet, as in a dry run. */
  project_number: string
  issuers: Issuer[]
  cors_origins: string[]
  runs_per_account: number
  min_instances: number
  max_instances: number
  smtp: z.output<typeof smtp> | undefined
  webhook_hosts: string[]
  studio: string
  firebase_api_key: string | undefined
  operators: string[]
}

/** Stands for the project's number in a plan that is only printed. */
const UNKNOWN_NUMBER = 'PROJECT_NUMBER'

/**
 * The settings out of the command line and `deploy.json`.
 * @throws Error that names every fault
 */
export function toSettings(given: unknown, deployJson: unknown): Settings {
  const where = parsed('the command line', place, given)
  const { issuers, launchers, smtp, studio, firebase_api_key, ...chosen } = parsed(
    'the settings file',
    file,
    deployJson,
  )
  return {
    ...chosen,
    ...where,
    smtp,
    firebase_api_key,
    studio: studio ?? `${hostOf(where)}/studio`,
    project_number: where.project_number ?? UNKNOWN_NUMBER,
    issuers: issuers ?? [
      { kind: 'firebase', project: where.project },
      ...issuersOfLaunchers(launchers, where),
    ],
  }
}

function issuersOfLaunchers(accounts: string[], where: { project: string }): Issuer[] {
  const emails = accounts.map(account => emailOf(launcherOf(account), where))
  return emails.length === 0 ? [] : [{ kind: 'google', audience: hostOf(where), emails }]
}

/** What is given, where it is right. @throws Error that names every fault */
export function parsed<T>(what: string, schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new Error(`Cannot deploy: ${what} is not right.\n${z.prettifyError(result.error)}`)
}

/** The one host that serves the public paths; also the audience of service accounts' tokens. */
export const hostOf = ({ project }: { project: string }): string => `https://${project}.web.app`

/** The service account that Cloud Scheduler launches for an account as, without the project. */
export const launcherOf = (account: string): string => `tailer-launch-${account}`

/** The queue of an account is this and its six digits. */
export const QUEUE_PREFIX = 'tailer-runs-'

/** The secret of an account's webhooks is this and its six digits. */
export const WEBHOOK_SECRETS = 'tailer-webhook-'
/** The secret that holds the password of the SMTP server. */
export const SMTP_SECRET = 'tailer-smtp-password'

/** A service account of the deployment. */
export const emailOf = (account: string, { project }: { project: string }): string =>
  `${account}@${project}.iam.gserviceaccount.com`

/**
 * Where a function answers, known before it is deployed.
 * @see https://cloud.google.com/run/docs/triggering/https-request#deterministic
 */
export const urlOf = (name: string, { project_number, region }: Settings): string =>
  `https://${name}-${project_number}.${region}.run.app`

/** How people sign in to Studio, by Firebase; nobody can before the settings have the key for browsers. */
export const signInOf = ({ firebase_api_key: api_key }: Settings): Way | undefined =>
  api_key === undefined ? undefined : { kind: 'firebase', api_key }
