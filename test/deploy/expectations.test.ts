import { expect, test } from 'vitest'
import { planExpectations } from '../../deploy/plan-expectations.ts'
import { planLines } from '../../deploy/shown.ts'
import { procedures } from '../../expectations/procedures.ts'

const place = { project: 'demo-data', dataset: 'checks', location: 'EU' }

test('Every procedure is made in the project and dataset that are named, after what it calls', async () => {
  const steps = await planExpectations(place)
  const sql = steps.map(({ create }) => (Array.isArray(create) ? create.at(-1) : ''))
  const all = await procedures('demo-data.checks')
  expect(sql).toEqual([
    expect.stringContaining('CREATE SCHEMA IF NOT EXISTS `demo-data.checks`'),
    ...all.map(p => p.sql),
  ])
  const made = new Set<string>()
  for (const { name, sql } of all) {
    const called = [...sql.matchAll(/CALL `demo-data\.checks\.(\w+)`/g)].map(([, called]) => called)
    expect(called.filter(other => other !== undefined && !made.has(other))).toEqual([])
    expect(sql).toContain(`CREATE OR REPLACE PROCEDURE \`demo-data.checks.${name}\``)
    made.add(name)
  }
})

test('The plan is printed as commands of bq', async () => {
  const lines = planLines(await planExpectations(place)).join('\n')
  expect(lines).toContain('make:   bq --project_id=demo-data --location=EU query --use_legacy_sql=false ')
  expect(lines).not.toContain('{{')
})
