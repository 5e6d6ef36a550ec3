import type { Monitoring } from '../../shared/model/monitoring.ts'
import { formatDate } from '../../shared/model/time.ts'
import type { Addressee, Alert } from '../../shared/store/alerts.ts'
import { linksOf, variablesOf } from './variables.ts'

type Where = { account: string; studio: string }
type Webhook = Extract<Addressee, { kind: 'webhook' }>

/** The body that a webhook is posted of an alert. */
export function eventOf(
  alert: Alert,
  { format }: Pick<Webhook, 'format'>,
  monitoring: Monitoring | undefined,
  where: Where,
): string {
  const { type, data } = alert.digest ? digestOf(alert.digest, where) : runOf(alert, monitoring, where)
  if (format === 'slack') return JSON.stringify({ text: slackText(data) })
  return JSON.stringify({ type, timestamp: formatDate(alert.date), data })
}

type Run = ReturnType<typeof runOf>['data']
type Digest = ReturnType<typeof digestOf>['data']

function runOf({ fact }: Alert, monitoring: Monitoring | undefined, where: Where) {
  if (!fact) throw new Error('Cannot tell a webhook: the alert tells of nothing')
  const { jobid, url_to_tailer_studio_run_id, url_to_tailer_studio_conf_id, ...told } = variablesOf(
    fact,
    monitoring ?? {},
    where,
  )
  const data = {
    ...told,
    run_id: fact.run_id,
    sub_status: fact.sub_status,
    error: fact.error ?? null,
    impact: monitoring?.impact ?? 2,
    urgency: monitoring?.urgency ?? 2,
    run_url: url_to_tailer_studio_run_id,
    configuration_url: url_to_tailer_studio_conf_id,
  }
  return { type: `run.${fact.status.toLowerCase()}`, data }
}

function digestOf({ alerts, more }: NonNullable<Alert['digest']>, where: Where) {
  const told = alerts.map(({ alert, execution_date, ...one }) => ({
    type: `run.${one.status.toLowerCase()}`,
    ...{ account: where.account, ...one, execution_date: formatDate(execution_date) },
    run_url: linksOf(one, where).run,
  }))
  return { type: 'alerts.digest', data: { account: where.account, alerts: told, more } }
}

/** What Slack takes for marks of its own. @see https://docs.slack.dev/messaging/formatting-message-text */
const escapeSlack = (text: string): string =>
  text.replace(/[&<>]/g, found => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[found] ?? found)

function slackText(data: Run | Digest): string {
  if ('alerts' in data) {
    const lines = data.alerts.map(slackLine)
    const count = data.alerts.length + data.more
    return [`*${count} more alerts*`, ...lines, ...(data.more > 0 ? [`and ${data.more} more`] : [])].join(
      '\n',
    )
  }
  const more = [data.error, data.alert_info].filter(text => text !== null && text !== '')
  return [slackLine(data), ...more.map(text => escapeSlack(text ?? ''))].join('\n')
}

const slackLine = (
  one: Pick<Run, 'status' | 'environment' | 'configuration_id' | 'execution_date' | 'run_url'>,
) =>
  `*${one.status}* <${one.run_url}|${escapeSlack(one.configuration_id)}> in ${one.environment} for ${one.execution_date}`
