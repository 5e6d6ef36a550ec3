import { z } from 'zod'
import { pointer, quote } from '../model/faults.ts'
import { ENVIRONMENTS, environment, isWellFormed, NOT_WELL_FORMED } from '../model/fields.ts'
import { faultOfUrl } from '../model/hosts.ts'
import {
  ALERT_STATUSES,
  addressesOf,
  isVariable,
  type Monitoring,
  VARIABLES,
  WEBHOOK_FORMATS,
} from '../model/monitoring.ts'
import type { Fault } from '../model/problem.ts'
import { listed } from '../model/words.ts'

const text = z.string().max(10_000).refine(isWellFormed, NOT_WELL_FORMED)

const email = z.strictObject({
  email_from: text.optional(),
  /** Parted by `;`. */
  email_to: text.min(1),
  email_reply_to: text.optional(),
  email_subject: text.optional(),
  email_body_type: z.enum(['html', 'txt']).optional(),
  email_body: z.string().max(100_000).refine(isWellFormed, NOT_WELL_FORMED).optional(),
})
const webhook = z.strictObject({ url: text.min(1), format: z.enum(WEBHOOK_FORMATS).optional() })
const alert = z.strictObject({ email: email.optional(), webhook: webhook.optional() })
const alertStatus = z.enum(ALERT_STATUSES)

/** The longest that a run may be late before it is told of, in minutes. */
const LATEST = 7 * 24 * 60

/** Who hears of how runs end, and of which endings. */
export const monitoring = z.strictObject({
  impact: z.int().min(1).max(5).default(2),
  urgency: z.int().min(1).max(5).default(2),
  alert_enabled: z.boolean().optional(),
  alert_status: z
    .union([z.array(alertStatus), alertStatus.transform(one => [one])])
    .default(() => ['FAILED' as const]),
  /** Of `LATE`: how long after its slot a run that has not succeeded is late. */
  late_after_minutes: z.int().min(1).max(LATEST).optional(),
  alert_environment: z.array(environment).default(() => [...ENVIRONMENTS]),
  alert_info: text.optional(),
  alert: z.union([z.array(alert).max(20), alert]).optional(),
})
type Written = z.output<typeof monitoring>

/** What a document's monitoring is checked with: a part of the document. */
type Monitored = {
  configuration_type: string
  monitoring?: Written | undefined
  short_description?: string | undefined
  schedule_interval?: string | undefined
  start_date?: string | undefined
}

/** What the operator of a deployment lets its configurations do. */
export type Operator = {
  /** The domains that mails may be sent from. */
  mailDomains: readonly string[]
  /** The hosts that webhooks may be at, whatever they are. */
  webhookHosts: readonly string[]
}

/** Whether mails may be sent from an address. */
export const mayBeSender = (address: string, domains: readonly string[]): boolean =>
  domains.includes(address.split('@').at(-1)?.toLowerCase() ?? '')

/** The most readers of one e-mail. */
const MOST_READERS = 20
const anAddress = z.email().max(320)
const isAddress = (text: string) => anAddress.safeParse(text).success

/** Each channel, and where it stands in the document. */
function channelsOf({ alert }: Written) {
  const at = ['configuration', 'monitoring', 'alert']
  if (alert === undefined) return []
  return Array.isArray(alert)
    ? alert.map((one, index) => ({ ...one, at: [...at, index] }))
    : [{ ...alert, at }]
}

/** Whether somebody would hear of a run in an environment. */
const isHeard = (written: Written, environment: string): boolean =>
  written.alert_enabled === true &&
  written.alert_environment.some(one => one === environment) &&
  channelsOf(written).some(({ email, webhook }) => email ?? webhook)

/** What cannot be as it is, though each field is right by itself. */
export function faultsOfMonitoring(
  { configuration_type, monitoring: written, schedule_interval, start_date }: Monitored,
  { webhookHosts }: Operator,
): Fault[] {
  if (!written) return []
  const faults: Fault[] = []
  const tell = (at: PropertyKey[], detail: string) => faults.push({ pointer: pointer(at), detail })
  const root = ['configuration', 'monitoring']
  if (written.alert_status.includes('LATE') && configuration_type !== 'workflow') {
    const hasSchedule = schedule_interval !== undefined && schedule_interval !== 'None'
    const needsStart = configuration_type === 'table-to-storage' && start_date === undefined
    if (written.late_after_minutes === undefined)
      tell([...root, 'late_after_minutes'], 'must be given where alert_status has LATE')
    if (!hasSchedule || needsStart)
      tell(
        [...root, 'alert_status'],
        `has LATE, which needs ${hasSchedule ? 'a start_date' : 'a schedule_interval'}`,
      )
  }
  for (const { email, webhook, at } of channelsOf(written)) {
    if (email) {
      const readers = addressesOf(email.email_to)
      if (readers.length === 0 || readers.length > MOST_READERS)
        tell([...at, 'email', 'email_to'], `must be 1 to ${MOST_READERS} addresses, parted by ;`)
      for (const field of ['email_to', 'email_from', 'email_reply_to'] as const) {
        const wrong = addressesOf(email[field] ?? '').find(address => !isAddress(address))
        if (wrong !== undefined)
          tell(
            [...at, 'email', field],
            `must be e-mail addresses, parted by ; where there are several: ${quote(wrong)} is none`,
          )
      }
      if (addressesOf(email.email_from ?? '').length > 1)
        tell([...at, 'email', 'email_from'], 'must be one e-mail address')
    }
    const fault = webhook && faultOfUrl(webhook.url, webhookHosts)
    if (fault !== undefined) tell([...at, 'webhook', 'url'], fault)
  }
  return faults
}

/** What has no effect, or another than it names. */
export function warningsOfMonitoring(
  { configuration_type, monitoring: written }: Monitored,
  environment: string,
  { mailDomains }: Operator,
): Fault[] {
  if (!written) return []
  const warnings: Fault[] = []
  const tell = (at: PropertyKey[], detail: string) =>
    warnings.push({ pointer: pointer(['configuration', 'monitoring', ...at]), detail })
  if (configuration_type === 'workflow') {
    tell([], 'has no effect: a workflow has no runs of its own, and its target has a monitoring of its own')
    return warnings
  }
  const channels = channelsOf(written).filter(({ email, webhook }) => email ?? webhook)
  if (written.alert_enabled === undefined) tell([], 'has no effect without alert_enabled: true')
  if (written.alert_enabled !== true) return warnings
  if (channels.length === 0)
    tell(['alert_enabled'], 'has no effect without a channel: alert needs an email or a webhook')
  if (written.alert_status.length === 0) tell(['alert_status'], 'is empty: nobody is told of anything')
  if (!written.alert_environment.some(one => one === environment))
    tell(['alert_environment'], `leaves out ${environment}: nobody is told of runs there`)
  if (written.late_after_minutes !== undefined && !written.alert_status.includes('LATE'))
    tell(['late_after_minutes'], 'has no effect: alert_status has no LATE')
  for (const { email, at } of channels) {
    const from = email?.email_from
    if (from !== undefined && !mayBeSender(from.trim(), mailDomains)) {
      const allowed = mailDomains.length > 0 ? listed(mailDomains) : 'none'
      const detail = `is of a domain that mails are not sent from (${allowed} may be): the deployment’s own sender is used, and answers go to this one`
      tell([...at.slice(2), 'email', 'email_from'], detail)
    }
    for (const field of ['email_subject', 'email_body'] as const) {
      const unknown = unknownVariables(email?.[field] ?? '')
      if (unknown.length === 0) continue
      const detail = `has ${listed(unknown)}, which is no variable and stays as it is; variables are ${VARIABLES.map(name => `@${name}`).join(', ')}`
      tell([...at.slice(2), 'email', field], detail)
    }
  }
  return warnings
}

/** Rules of CSS that begin like a variable. */
const CSS = [
  'media',
  'import',
  'charset',
  'keyframes',
  'supports',
  'page',
  'namespace',
  'font',
  'layer',
  'property',
]

/** What looks like a variable and is none, at most five. */
function unknownVariables(text: string): string[] {
  const found = [...text.matchAll(/(?<![\w.+-])@([a-z]+(?:_[a-z]+)*)\b(?![-.]\w)/g)]
  const names = found.flatMap(([, name = '']) => (isVariable(name) || CSS.includes(name) ? [] : [`@${name}`]))
  return [...new Set(names)].slice(0, 5)
}

/** What is told of a configuration's runs in an environment, as its own document keeps it; nothing where nobody hears. */
export function alertOf({ monitoring: written, configuration_type }: Monitored, environment: string) {
  if (!written || configuration_type === 'workflow' || !isHeard(written, environment)) return
  const { alert_status, late_after_minutes } = written
  const statuses = [...new Set(alert_status)]
  if (statuses.length === 0) return
  return statuses.includes('LATE') && late_after_minutes !== undefined
    ? { statuses, late_after_minutes }
    : { statuses: statuses.filter(one => one !== 'LATE') }
}

/** Who hears and what they read, as it is stored with a version. */
export function toMonitoring({ monitoring: written, short_description }: Monitored): Monitoring | undefined {
  if (!written) return
  const channels = channelsOf(written)
  const { impact, urgency, alert_info } = written
  return {
    ...{ impact, urgency, alert_info, short_description },
    emails: channels.flatMap(({ email }) => {
      if (!email) return []
      return {
        to: addressesOf(email.email_to),
        from: addressesOf(email.email_from ?? '')[0],
        reply_to: addressesOf(email.email_reply_to ?? ''),
        subject: email.email_subject,
        body_type: email.email_body_type ?? 'html',
        body: email.email_body,
      }
    }),
    webhooks: channels.flatMap(({ webhook }) =>
      webhook ? { url: webhook.url, format: webhook.format ?? 'standard' } : [],
    ),
  }
}
