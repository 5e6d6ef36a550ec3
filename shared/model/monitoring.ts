import { z } from 'zod'

/** What may be told of a run: its status, what went wrong in it, that it is late, or that it is the first to succeed again. */
export const ALERT_STATUSES = [
  'FAILED',
  'SUCCESS',
  'NO_MATCH',
  'CHECKED',
  'WARNING',
  'BREAK',
  'STOP',
  'LATE',
  'RECOVERED',
] as const
export type AlertStatus = (typeof ALERT_STATUSES)[number]

/** How a webhook's body is written. */
export const WEBHOOK_FORMATS = ['standard', 'slack'] as const

/** The addresses of a list that is parted by `;`. */
export const addressesOf = (list: string): string[] => [
  ...new Set(
    list
      .split(';')
      .map(address => address.trim())
      .filter(address => address !== ''),
  ),
]

const email = z.object({
  to: z.array(z.string()),
  from: z.string().optional(),
  reply_to: z.array(z.string()).default([]),
  subject: z.string().optional(),
  body_type: z.enum(['html', 'txt']).default('html'),
  body: z.string().optional(),
})
const webhook = z.object({ url: z.string(), format: z.enum(WEBHOOK_FORMATS).default('standard') })

/**
 * Who hears of a configuration's runs and what they read, as it is stored with each version. It is read for ever, and
 * only widens: a new field is optional or has a default.
 */
const stored = z.object({
  impact: z.int().default(2),
  urgency: z.int().default(2),
  alert_info: z.string().optional(),
  short_description: z.string().optional(),
  emails: z.array(email).default([]),
  webhooks: z.array(webhook).default([]),
})
export type Monitoring = z.output<typeof stored>
export type EmailChannel = Monitoring['emails'][number]
export type WebhookChannel = Monitoring['webhooks'][number]

/** Monitoring out of its stored text. */
export const readMonitoring = (text: string): Monitoring => stored.parse(JSON.parse(text))

/** Of a version that says nothing of it. */
export const NO_MONITORING: Monitoring = stored.parse({})

/** The variables of the platform that a mail may name, `@status`; `jobid` is how its own default subject writes `job_id`. */
export const VARIABLES = [
  'url_to_tailer_studio_run_id',
  'url_to_tailer_studio_conf_id',
  'account',
  'environment',
  'status',
  'configuration_id',
  'configuration_type',
  'execution_date',
  'short_description',
  'job_id',
  'jobid',
  'run_id',
  'updated_by',
  'update_date',
  'impact',
  'urgency',
  'alert_info',
] as const
export type Variables = Record<(typeof VARIABLES)[number], string>

export const isVariable = (name: string): name is keyof Variables => VARIABLES.some(one => one === name)
