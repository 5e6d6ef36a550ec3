import { MOST_FAULTS, numberOf } from '../../shared/model/faults.ts'
import { faultsOfValue, type Parameters, toStored, valuesOf } from '../../shared/model/parameters.ts'
import { Problem } from '../../shared/model/problem.ts'
import type { Configuration } from '../../shared/store/configurations.ts'
import type { Launch } from './launch.ts'

/**
 * The values of a new run's parameters, as they are stored; undefined where its configuration has none.
 * @throws Problem `invalid-request` where they are not as it declares them; `conflict` where a run to be tried again has none
 */
export function parametersOf(
  { parameters = {} }: Configuration,
  { sql_parameters, parameters_of }: Launch,
): string | undefined {
  const given = parameters_of ? kept(parameters, parameters_of.sql_parameters) : (sql_parameters ?? {})
  const { values, faults } = valuesOf(parameters, given)
  const [fault] = faults
  if (fault && parameters_of) {
    const name = fault.pointer.slice('/sql_parameters/'.length)
    const detail = `The run has no value for the parameter ${name}, which the configuration has now: launch it anew`
    throw new Problem('conflict', detail)
  }
  if (fault)
    throw new Problem('invalid-request', `The request has ${numberOf(faults)}`, {
      errors: faults.slice(0, MOST_FAULTS),
    })
  return toStored(values)
}

/** Of a run's values those that its configuration, as it is now, still takes. */
function kept(declared: Parameters, stored = '{}'): Record<string, unknown> {
  const values: Record<string, unknown> = Object(JSON.parse(stored))
  const fits = ([name, value]: [string, unknown]) => {
    const parameter = Object.hasOwn(declared, name) ? declared[name] : undefined
    return parameter !== undefined && faultsOfValue(parameter.type, value, []).length === 0
  }
  return Object.fromEntries(Object.entries(values).filter(fits))
}
