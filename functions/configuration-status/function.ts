import { configurationActions } from '../../shared/actions/configuration.ts'
import { endpoint, type HttpFunction, handle } from '../../shared/http/endpoint.ts'
import type { Dependencies } from '../environment.ts'
import { setConfigurationStatus } from './act.ts'
import { deployConfiguration } from './deploy.ts'
import type { DryRuns } from './dry-run.ts'
import { listOperations } from './operations.ts'
import { getConfiguration, listConfigurations } from './read.ts'

/** `POST /v1/configuration/status` */
export const configurationStatus = (
  { db, dispatch, alerting, ...gate }: Dependencies,
  dryRuns: DryRuns,
): HttpFunction =>
  endpoint('configuration-status', gate, {
    set_configuration_status: handle(configurationActions.set_configuration_status, (input, asked) =>
      setConfigurationStatus(input, { db, now: gate.now, dispatch, ...asked }),
    ),
    deploy_configuration: handle(configurationActions.deploy_configuration, (input, asked) =>
      deployConfiguration(input, { db, now: gate.now, dispatch, dryRuns, operator: alerting, ...asked }),
    ),
    get_configuration: handle(configurationActions.get_configuration, input =>
      getConfiguration(input, { db, now: gate.now }),
    ),
    list_configurations: handle(configurationActions.list_configurations, input =>
      listConfigurations(input, db),
    ),
    list_operations: handle(configurationActions.list_operations, input =>
      listOperations(input, { db, now: gate.now }),
    ),
  })
