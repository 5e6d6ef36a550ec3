import { EXIT } from '../cli/exit.ts'
import { byStatus, problemExample } from '../client/openapi/problems.ts'
import { ACTION_NAMES, ACTIONS } from '../shared/actions/index.ts'
import { CONFIGURATION_TYPES } from '../shared/model/configuration-types.ts'
import { AFTER_FAILURE } from '../shared/model/criticality.ts'
import { ENVIRONMENTS } from '../shared/model/fields.ts'
import { jobId } from '../shared/model/ids.ts'
import { ALERT_STATUSES } from '../shared/model/monitoring.ts'
import { CURRENT_DATE, fillDates, fillSql, RUN_PLACEHOLDERS } from '../shared/model/placeholders.ts'
import { PROBLEMS, type ProblemCode } from '../shared/model/problem.ts'
import { codesThatMay, ROLES } from '../shared/model/roles.ts'
import {
  SETTABLE_STATUSES,
  STATUSES,
  type Status,
  SUB_STATUSES,
  type SubStatus,
} from '../shared/model/statuses.ts'
import { formatDate, parseDate } from '../shared/model/time.ts'
import { code, codes, page, table } from './markdown.ts'

const MOMENT = parseDate('2024-01-23T04:05:06Z') ?? 0
const placeholder = (name: string) => `{{${name}}}`

/** What a context or the deployment itself puts in place of placeholders. */
const DEPLOYED: Readonly<Record<string, string>> = {
  FD_ACCOUNT: 'the account of the deployment',
  FD_ENV: 'its environment',
  FD_CONTEXT: 'the id of the context, where it is deployed with one',
  '<name>': 'the value that the context has under this name',
}

export const placeholdersPage = (): string =>
  page(
    '# Placeholders',
    'A placeholder is a name in two pairs of braces, without spaces inside.',
    '## Filled in by a deployment',
    'In every text of the document, and in its SQL. A text of the document that is nothing but the placeholder takes the value’s own type. A name that is unknown is refused.',
    table(
      ['placeholder', 'what it becomes'],
      Object.entries(DEPLOYED).map(([name, what]) => [code(placeholder(name)), what]),
    ),
    '## Filled in by a run',
    'In the names of tables and files, and in SQL: the execution date of the run, in UTC.',
    table(
      ['placeholder', `on ${formatDate(MOMENT).slice(0, 19).replace('T', ' at ')}`],
      RUN_PLACEHOLDERS.map(name => [code(placeholder(name)), code(fillDates(placeholder(name), MOMENT))]),
    ),
    `In SQL alone, and only where \`sql_query_template\` of the task gives the name, ${code(placeholder(CURRENT_DATE))}, or the name that is given, becomes ${code(fillSql(placeholder(CURRENT_DATE), { current_date_template: true }, MOMENT))}.`,
  )

export const jobIdsPage = (): string => {
  const identity = { environment: '<environment>', configuration_id: '<configuration_id>' }
  return page(
    '# Job ids',
    'A job is what runs of a configuration. Its id is in every answer that tells of a run, may be given wherever a run or a job is named, and is what a workflow waits for.',
    table(
      ['type', 'job id'],
      CONFIGURATION_TYPES.filter(type => type !== 'context').map(configuration_type => [
        configuration_type,
        code(jobId('<account>', { configuration_type, ...identity })),
      ]),
    ),
    `The \`<configuration_id>\` is that which the configuration is stored under. An environment is one of ${codes(ENVIRONMENTS)}. Types that work on arriving files may have \`|<template>\` behind all that, for each of their filename templates a job.`,
  )
}

const STATUS: Readonly<Record<Status, string>> = {
  SUCCESS: 'It ended, and nothing that failed stopped it; the sub-status tells what did fail.',
  FAILED: 'It ended without success, or was cancelled.',
  RUNNING: 'It is at work, or about to be.',
  NO_MATCH: 'Set by hand: there was nothing to work on.',
  CHECKED: 'Set by hand: somebody has looked at it.',
  QUEUED: 'It waits for others of its configuration to end.',
}

const SUB_STATUS: Readonly<Record<SubStatus, string>> = {
  FAILED: 'A `critical` task failed.',
  STOP: 'A `stop` task failed, and workflows were not told.',
  BREAK: 'A `break` task failed.',
  WARNING: 'A `warning` task failed.',
  SUCCESS: 'Nothing failed, or `transparent` tasks alone.',
}

const DEPENDANTS = {
  run: 'run all the same',
  skip: 'are skipped; the rest goes on',
  end: 'do not begin, nor does any other',
} as const

export const statusesPage = (): string =>
  page(
    '# Statuses and criticalities',
    '## Statuses of a run',
    table(
      ['status', 'what it means', 'by hand'],
      STATUSES.map(status => [
        code(status),
        STATUS[status],
        SETTABLE_STATUSES.some(one => one === status) ? 'may be set' : '',
      ]),
    ),
    '## Sub-statuses',
    'What went wrong in a run that has ended; of several the gravest, which is the first here.',
    table(
      ['sub-status', 'what it means'],
      SUB_STATUSES.map(status => [code(status), SUB_STATUS[status]]),
    ),
    '## Criticalities',
    'What a task that fails does to its run, to the tasks that wait for it, and to the workflows that wait for the run.',
    table(
      ['criticality', 'sub-status of the run', 'tasks behind it', 'workflows'],
      Object.entries(AFTER_FAILURE).map(([name, { sub_status, dependants, tellsWorkflows }]) => [
        code(name),
        code(sub_status),
        DEPENDANTS[dependants],
        tellsWorkflows ? 'hear of a success' : 'hear nothing',
      ]),
    ),
    '## What alerts tell',
    `\`alert_status\` may name ${codes(ALERT_STATUSES)}.`,
    '## Roles',
    table(
      ['role', 'code', 'actions that it adds'],
      Object.entries(ROLES).map(([name, { code: own }]) => [
        name,
        String(own),
        codes(ACTION_NAMES.filter(action => codesThatMay(ACTIONS[action].right)[0] === own)),
      ]),
    ),
  )

export const exitCodesPage = (): string =>
  page(
    '# Exit codes',
    'What the command `tailer` ends with.',
    table(
      ['code', 'what it says'],
      Object.values(EXIT).map(({ code, means }) => [String(code), means]),
    ),
  )

const isProblem = (name: string): name is ProblemCode => Object.hasOwn(PROBLEMS, name)

export const problemsPage = (): string =>
  page(
    '# Problems',
    'How requests fail: problem details, as RFC 9457 has them. The `type` ends in the name that is here; `errors` has a JSON pointer and a text for each fault.',
    table(
      ['status', 'name', 'for example'],
      byStatus(Object.keys(PROBLEMS).filter(isProblem)).flatMap(([status, names]) =>
        names.map(name => [String(status), code(name), problemExample(name).detail]),
      ),
    ),
  )
