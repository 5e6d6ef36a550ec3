import { describe, expect, test } from 'vitest'
import { fillVariables, variablesOf } from '../../../functions/alert-deliver/variables.ts'
import { VARIABLES } from '../../../shared/model/monitoring.ts'
import { SECOND } from '../../../shared/model/time.ts'

const variables = variablesOf(
  {
    status: 'FAILED',
    configuration_type: 'table-to-table',
    environment: 'DEV',
    configuration_id: 'job_DEV',
    job_id: 'gbq-to-gbq|job_DEV',
    run_id: '20240918-100000-00000000-0000-4000-8000-000000000001',
    sub_status: 'FAILED',
    execution_date: 1_726_653_600 * SECOND,
    updated_by: 'ann',
    update_date: 1_726_653_600 * SECOND,
  },
  { alert_info: '$& @status', short_description: 'Sales' },
  { account: '000099', studio: 'https://studio.example/' },
)

describe('a variable', () => {
  test.each(VARIABLES)('@%s is filled in by its own value, beside any other', name => {
    expect(fillVariables(`@${name}`, variables)).toBe(variables[name])
    for (const other of VARIABLES) {
      expect(fillVariables(`@${name} @${other}.`, variables)).toBe(`${variables[name]} ${variables[other]}.`)
    }
  })

  test.each([
    ['another name', '@environnement @random_quote'],
    ['a longer name', '@statuses @status_code @account2'],
    ['the domain of an address', 'ops@status.example.com'],
    ['nothing', '@ @@ @1'],
  ])('is no %s', (_, text) => {
    expect(fillVariables(text, variables)).toBe(text)
  })

  test('stays as it is once a hundred thousand characters were put in', () => {
    const long = { ...variables, alert_info: 'x'.repeat(10_000) }
    const filled = fillVariables('@alert_info '.repeat(1000), long)
    expect(filled).toHaveLength(10 * 10_001 + 990 * '@alert_info '.length)
    expect(filled.endsWith('@alert_info ')).toBe(true)
  })

  test('stands before what is no letter, and its value is filled in no further', () => {
    expect(fillVariables('@account_@environment:@alert_info', variables)).toBe('000099_DEV:$& @status')
  })
})
