import { describe, expect, test } from 'vitest'
import type { DryRun } from '../../../functions/configuration-status/dry-run.ts'
import { judge } from '../../../functions/configuration-status/judge.ts'
import { checkQueries } from '../../../functions/configuration-status/queries.ts'
import { planOf } from '../../../shared/document/check.ts'
import { sqlTasksOf } from '../../../shared/document/placeholders.ts'
import { queriesOf } from '../../../shared/document/queries.ts'
import { tableToTable } from '../../document/documents.ts'

const NOW = Date.UTC(2024, 0, 23) * 1000

/** The queries of tasks that come one after the other, each with a file of its own. */
function queries(...ids: string[]) {
  const workflow = ids.map(id => ({ id, sql_file: `${id}.sql`, table_name: id }))
  const document = tableToTable({ workflow, task_dependencies: [ids.join(' >> ')] })
  const files = Object.fromEntries(ids.map(id => [`${id}.sql`, `SELECT '${id}'`]))
  return queriesOf(planOf(document, files), sqlTasksOf(document))
}

describe('what BigQuery says of a query', () => {
  const wordings: [reason: string, message: string, alone: string, behindAnother: string][] = [
    ['invalidQuery', 'Syntax error: Unexpected end of script at [3:4]', 'fault', 'fault'],
    ['invalidQuery', 'Unrecognized name: x at [1:8]', 'fault', 'warning'],
    ['notFound', 'Not found: Table my-project:d.t was not found in location EU', 'warning', 'warning'],
    ['notFound', 'Not found: Dataset my-project:d was not found in location EU', 'warning', 'warning'],
    ['notFound', 'Not found: Table other:d.t was not found in location EU', 'fault', 'fault'],
    [
      'notFound',
      'Not found: Table my-project:my_dataset.first was not found in location EU',
      'warning',
      'nothing',
    ],
    ['notFound', 'Not found: Table my-project.my_dataset.first was not found', 'warning', 'nothing'],
    ['invalid', 'my-project:d.t_* does not match any table.', 'warning', 'warning'],
    [
      'accessDenied',
      'Access Denied: Table my-project:d.t: User does not have permission to query table',
      'warning',
      'warning',
    ],
    [
      'accessDenied',
      'Access Denied: Table other:d.t: User does not have permission to query table',
      'fault',
      'fault',
    ],
    [
      'accessDenied',
      'Access Denied: Project other: User does not have bigquery.jobs.create permission',
      'fault',
      'fault',
    ],
  ]
  const kindOf = ([first, second]: string[], reason: string, message: string) => {
    const query = queries(...(second === undefined ? [String(first)] : [String(first), second])).at(-1)
    if (!query) throw new Error('No query')
    const judged = judge({ code: 400, reason, message }, query, { now: NOW, projects: ['my-project'] })
    return Object.keys(judged)[0] ?? 'nothing'
  }
  test.each(wordings)('%s: %s: alone a %s, behind another task a %s', (reason, message, alone, behind) => {
    expect(kindOf(['second'], reason, message)).toBe(alone)
    expect(kindOf(['first', 'second'], reason, message)).toBe(behind)
  })

  test('is told with the task, the line and the column', () => {
    const [query] = queries('a')
    const answer = { code: 400, reason: 'invalidQuery', message: 'Syntax error: Oops at [3:4]' }
    expect(query && judge(answer, query, { now: NOW }).fault).toBe(
      'The task a would not run: Syntax error: Oops at [3:4] (line 3, column 4 of a.sql)',
    )
  })
})

describe('asking BigQuery', () => {
  const all = queries(...Array.from({ length: 25 }, (_, index) => `t${index}`))

  test('goes on ten at a time', async () => {
    let [underWay, most, asked] = [0, 0, 0]
    const dryRun: DryRun = async () => {
      asked++
      most = Math.max(most, ++underWay)
      await new Promise(resolve => setImmediate(resolve))
      underWay--
    }
    expect(await checkQueries(all, { ask: async () => dryRun, now: NOW })).toEqual({
      faults: [],
      warnings: [],
    })
    expect({ most, asked }).toEqual({ most: 10, asked: 25 })
  })

  test('ends when its time is over, and what was not answered by then is a warning', async () => {
    const dryRun: DryRun = () => new Promise(() => {})
    const { faults, warnings } = await checkQueries(all, { ask: async () => dryRun, now: NOW, patience: 5 })
    expect(faults).toEqual([])
    expect(warnings).toEqual([
      {
        pointer: '/files',
        detail: expect.stringMatching(/^BigQuery had not answered .* t0, .* and others$/),
      },
    ])
  })

  test('stops where nobody answers', async () => {
    let asked = 0
    const dryRun: DryRun = async () => {
      asked++
      throw new Error('ECONNREFUSED')
    }
    const { warnings } = await checkQueries(all, { ask: async () => dryRun, now: NOW })
    expect(warnings).toHaveLength(1)
    expect(asked).toBeLessThanOrEqual(10)
  })

  test('tells where nobody may be asked', async () => {
    const ask = () => Promise.reject(new Error('no credentials'))
    expect((await checkQueries(all, { ask, now: NOW })).warnings).toHaveLength(1)
  })

  test('fills in today', async () => {
    const workflow = [{ id: 'a', sql_file: 'a.sql', sql_query_template: 'TODAY' }]
    const document = tableToTable({ workflow })
    const seen: string[] = []
    const dryRun: DryRun = async ({ sql }) => {
      seen.push(sql)
    }
    const plan = planOf(document, { 'a.sql': "SELECT '{{FD_DATE}}', '{{TODAY}}'" })
    await checkQueries(queriesOf(plan, sqlTasksOf(document)), { ask: async () => dryRun, now: NOW })
    expect(seen).toEqual(["SELECT '20240123', '2024-01-23'"])
  })
})
