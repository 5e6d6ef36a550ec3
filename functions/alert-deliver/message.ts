import type { EmailChannel, Monitoring, Variables } from '../../shared/model/monitoring.ts'
import { formatDate } from '../../shared/model/time.ts'
import type { Alert } from '../../shared/store/alerts.ts'
import { fillVariables, linksOf, variablesOf } from './variables.ts'

/** What somebody reads of an alert. */
export type Message = { subject: string; text: string; html?: string }
type Where = { account: string; studio: string }

const SUBJECT = 'TAILER RUN ALERT: @job_id @status at @execution_date'
/** The most characters of a subject. */
const LONGEST = 250

/** One line, whatever it was: a header ends where its line does. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()

const ESCAPED: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, found => ESCAPED[found] ?? found)

/** The mail of an alert to the readers of one of its configuration's e-mails. */
export function messageOf(alert: Alert, email: EmailChannel, monitoring: Monitoring, where: Where): Message {
  if (alert.digest) return digestMessage(alert.digest, where)
  const { fact } = alert
  if (!fact) throw new Error('Cannot write a mail: the alert tells of nothing')
  const variables = variablesOf(fact, monitoring, where)
  const subject = oneLine(fillVariables(email.subject ?? SUBJECT, variables)).slice(0, LONGEST)
  const parts = partsOf(variables, fact.error)
  const { body, body_type } = email
  if (body_type === 'txt') {
    return { subject, text: body === undefined ? plain(parts) : fillVariables(body, variables) }
  }
  const html = body === undefined ? page(variables.status, parts) : fillVariables(body, variables, escapeHtml)
  return { subject, text: plain(parts), html }
}

/** What a mail tells, in the platform's order: headings, and under each what has a value. */
type Parts = { heading: string; rows: [string, string][] }[]

function partsOf(variables: Variables, error: string | undefined): Parts {
  const parts: Parts = [
    {
      heading: 'RUN INFO',
      rows: [
        ['Status', variables.status],
        ['Error', error ?? ''],
        ['Account', variables.account],
        ['Environment', variables.environment],
        ['Configuration type', variables.configuration_type],
        ['Execution date', variables.execution_date],
        ['Configuration ID', variables.configuration_id],
        ['Short description', variables.short_description],
        ['Job ID', variables.job_id],
        ['Run ID', variables.run_id],
        ['Updated by', variables.updated_by],
        ['Last update date', variables.update_date],
      ],
    },
    {
      heading: 'ALERT INFO',
      rows: [
        ['Impact', variables.impact],
        ['Urgency', variables.urgency],
        ['Alert info', variables.alert_info],
      ],
    },
    {
      heading: 'LINKS',
      rows: [
        ['Run', variables.url_to_tailer_studio_run_id],
        ['Configuration', variables.url_to_tailer_studio_conf_id],
      ],
    },
  ]
  return parts.map(({ heading, rows }) => ({ heading, rows: rows.filter(([, value]) => value !== '') }))
}

const plain = (parts: Parts): string =>
  parts
    .map(({ heading, rows }) => [heading, ...rows.map(([name, value]) => `  ${name}: ${value}`)].join('\n'))
    .join('\n\n')

const page = (title: string, parts: Parts): string =>
  `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head>
<body style="font-family:sans-serif;color:#222">
<h1 style="font-size:20px">${escapeHtml(title)}</h1>
${parts.map(section).join('\n')}
</body></html>
`

const section = ({ heading, rows }: Parts[number]): string =>
  `<h2 style="font-size:14px">${escapeHtml(heading)}</h2>
<table style="border-collapse:collapse">
${rows.map(row).join('\n')}
</table>`

const CELL = 'style="text-align:left;vertical-align:top;padding:2px 16px 2px 0;font-weight:normal"'
const row = ([name, value]: [string, string]): string =>
  `<tr><th scope="row" ${CELL}>${escapeHtml(name)}</th><td ${CELL}>${shown(value)}</td></tr>`
const shown = (value: string): string =>
  /^https?:\/\//.test(value) ? `<a href="${escapeHtml(value)}">${escapeHtml(value)}</a>` : escapeHtml(value)

/** The mail of the alerts that waited, one line each. */
function digestMessage({ alerts, more }: NonNullable<Alert['digest']>, where: Where): Message {
  const count = alerts.length + more
  const rows = alerts.map(({ status, environment, configuration_id, execution_date, ...one }) => [
    `${status} ${configuration_id} in ${environment} for ${formatDate(execution_date)}`,
    linksOf({ ...one, environment, configuration_id }, where).run,
  ])
  const rest: [string, string][] = more > 0 ? [['And more', String(more)]] : []
  const parts: Parts = [
    {
      heading: 'These came while you had been sent ten alerts within five minutes',
      rows: [...rows.map(([what = '', link = '']): [string, string] => [what, link]), ...rest],
    },
  ]
  const title = `${count} more alert${count === 1 ? '' : 's'}`
  return {
    subject: `TAILER RUN ALERT: ${title} of account ${where.account}`,
    text: plain(parts),
    html: page(title, parts),
  }
}
