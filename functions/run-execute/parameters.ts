import { z } from 'zod'
import { type QueryParameter, queryParameters, valuesOf } from '../../shared/model/parameters.ts'
import type { Plan } from '../../shared/model/plan.ts'
import type { Run } from '../../shared/store/runs.ts'
import { Unrunnable } from './plan.ts'

const stored = z.record(z.string(), z.unknown())

/** What a run gives to its queries. @throws Unrunnable where it lacks what its version needs */
export function parametersFor({ parameters = {} }: Plan, { sql_parameters = '{}' }: Run): QueryParameter[] {
  const { values, faults } = valuesOf(parameters, stored.parse(JSON.parse(sql_parameters)))
  const [fault] = faults
  if (fault) throw new Unrunnable(`Cannot run it with these parameters: ${fault.pointer} ${fault.detail}`)
  return queryParameters(parameters, values)
}
