import type { InputOf } from '../../shared/actions/index.ts'
import { typeOf } from '../../shared/model/configuration-types.ts'
import { pointer } from '../../shared/model/faults.ts'
import type { Fault } from '../../shared/model/problem.ts'

/**
 * What is wrong with how a request to deploy says what: a document with its files, or an earlier version of what it
 * names. A field of the other way would have no effect.
 */
export function faultsOfSource(input: InputOf<'deploy_configuration'>): Fault[] {
  const { configuration, configuration_type, configuration_id, context, context_id, files } = input
  const faults: Fault[] = []
  const tell = (field: string, detail: string) => faults.push({ pointer: pointer([field]), detail })
  const identity = { configuration_type, configuration_id }
  if (context && context_id !== undefined) tell('context_id', 'cannot be given beside context: one of them')
  if (configuration) {
    const isContext = typeOf(configuration.configuration_type) === 'context'
    for (const [field, value] of Object.entries({ context, context_id }))
      if (isContext && value !== undefined) tell(field, 'has no effect: a context is deployed without one')
    for (const [field, value] of Object.entries(identity))
      if (value !== undefined) tell(field, 'goes with from_version alone: the configuration names itself')
    return faults
  }
  for (const [field, value] of Object.entries(identity))
    if (value === undefined) tell(field, 'is required with from_version')
  if (Object.keys(files).length > 0) tell('files', 'goes with configuration alone: a version has its files')
  if (context) tell('context', 'goes with configuration alone; context_id names a deployed context')
  if (configuration_type === 'context' && context_id !== undefined)
    tell('context_id', 'has no effect: a context is deployed without one')
  return faults
}
