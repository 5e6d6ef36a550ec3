import type { Identity } from '../../shared/model/configuration-key.ts'
import { type Monitoring, VARIABLES, type Variables } from '../../shared/model/monitoring.ts'
import { operationPath, runPath } from '../../shared/model/studio-paths.ts'
import { formatDate } from '../../shared/model/time.ts'
import type { Fact } from '../../shared/store/alerts.ts'

/** Where a run and a configuration are shown. */
export function linksOf(
  fact: { run_id: string | null } & Identity,
  { account, studio }: { account: string; studio: string },
): { run: string; configuration: string } {
  const base = studio.replace(/\/$/, '')
  const configuration = base + operationPath(account, fact)
  return { run: fact.run_id === null ? configuration : base + runPath(account, fact.run_id), configuration }
}

/** What each variable of the platform stands for; `jobid` is how its own default subject writes `job_id`. */
export function variablesOf(
  fact: Fact,
  { impact = 2, urgency = 2, alert_info = '', short_description = '' }: Partial<Monitoring>,
  where: { account: string; studio: string },
): Variables {
  const links = linksOf(fact, where)
  return {
    account: where.account,
    environment: fact.environment,
    status: fact.status,
    configuration_id: fact.configuration_id,
    configuration_type: fact.configuration_type,
    execution_date: formatDate(fact.execution_date),
    short_description,
    job_id: fact.job_id,
    jobid: fact.job_id,
    run_id: fact.run_id ?? '',
    updated_by: fact.updated_by,
    update_date: formatDate(fact.update_date),
    impact: String(impact),
    urgency: String(urgency),
    alert_info,
    url_to_tailer_studio_run_id: links.run,
    url_to_tailer_studio_conf_id: links.configuration,
  }
}

/** The most that is put in place of variables, in characters: a text may name a long one thousands of times. */
const MOST_FILLED = 100_000

/**
 * A text with its `@variables` filled in, the longest name first. What is no variable stays as it is: another name,
 * one that only begins like a variable, and the domain of an address such as `ops@status.example.com`; so does what
 * comes once all that was put in is too long.
 * @param write - How a value is written in this text.
 */
export function fillVariables(text: string, variables: Variables, write = (value: string) => value): string {
  const values = new Map<string, string>(Object.entries(variables))
  const names = VARIABLES.toSorted((a, b) => b.length - a.length)
  const pattern = new RegExp(`@(${names.join('|')})(?!_?[A-Za-z0-9])`, 'g')
  let left = MOST_FILLED
  return text.replace(pattern, (found, name: string, at: number) => {
    const isAddress = /\w/.test(text.charAt(at - 1)) && /^\.\w/.test(text.slice(at + found.length))
    if (isAddress || left <= 0) return found
    const value = write(values.get(name) ?? found)
    left -= value.length
    return value
  })
}
