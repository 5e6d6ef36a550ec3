import { z } from 'zod'
import { type Issuer, issuers } from '../shared/auth/issuers.ts'

const project = z
  .string()
  .regex(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, 'a project id: 6 to 30 lower-case letters, digits and hyphens')
const region = z.string().regex(/^[a-z]+-[a-z]+[0-9]+$/, 'a region, like europe-west1')
const instances = z.int().min(0).max(1000)

/** `deploy.json`: what a deployment decides beyond its project and region. Every field has a default. */
const file = z.strictObject({
  /** Issuers whose tokens the four public functions accept; Firebase users and the scheduler unless set. */
  issuers: issuers.optional(),
  /** Origins that browsers may call from. */
  cors_origins: z.array(z.url()).default([]),
  /** Projects whose BigQuery tables the runner works on; the deployment's own unless set. */
  data_projects: z.array(project).optional(),
  /** Buckets that exports are written to. */
  buckets: z.array(z.string().regex(/^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/, 'a bucket name')).default([]),
  /** Instances of each public function that are kept warm, and paid for, all the time. */
  min_instances: instances.default(0),
  /** The most instances of each public function. */
  max_instances: instances.min(1).default(20),
})

const place = z.object({ project, region, project_number: z.string().regex(/^\d+$/, 'digits').optional() })

/** All that a plan depends on. */
export type Settings = {
  project: string
  region: string
  /** `PROJECT_NUMBER` where nobody has asked for it yet, as in a dry run. */
  project_number: string
  issuers: Issuer[]
  cors_origins: string[]
  data_projects: string[]
  buckets: string[]
  min_instances: number
  max_instances: number
}

/** Stands for the project's number in a plan that is only printed. */
const UNKNOWN_NUMBER = 'PROJECT_NUMBER'

/**
 * The settings out of the command line and `deploy.json`.
 * @throws Error that names every fault
 */
export function toSettings(given: unknown, deployJson: unknown): Settings {
  const where = parsed('the command line', place, given)
  const chosen = parsed('the settings file', file, deployJson)
  return {
    ...chosen,
    ...where,
    project_number: where.project_number ?? UNKNOWN_NUMBER,
    data_projects: chosen.data_projects ?? [where.project],
    issuers: chosen.issuers ?? [
      { kind: 'firebase', project: where.project },
      { kind: 'google', audience: hostOf(where), emails: [emailOf('tailer-scheduler', where)] },
    ],
  }
}

function parsed<T>(what: string, schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new Error(`Cannot deploy: ${what} is not right.\n${z.prettifyError(result.error)}`)
}

/** The one host that serves the four public paths; also the audience of service accounts' tokens. */
export const hostOf = ({ project }: { project: string }): string => `https://${project}.web.app`

/** A service account of the deployment. */
export const emailOf = (account: string, { project }: { project: string }): string =>
  `${account}@${project}.iam.gserviceaccount.com`

/**
 * Where a function answers, known before it is deployed.
 * @see https://cloud.google.com/run/docs/triggering/https-request#deterministic
 */
export const urlOf = (name: string, { project_number, region }: Settings): string =>
  `https://${name}-${project_number}.${region}.run.app`
