import { type ConfigurationAction, configurationActions } from '../../shared/actions/configuration.ts'
import { type Dependencies, endpoint } from '../../shared/http/endpoint.ts'
import { setConfigurationStatus } from './act.ts'
import { deployConfiguration } from './deploy.ts'
import { getConfiguration, listConfigurations } from './read.ts'

/** `POST /v1/configuration/status` */
export const configurationStatus = (dependencies: Dependencies) =>
  endpoint<ConfigurationAction>('configuration-status', configurationActions, dependencies, (input, call) => {
    switch (input.action) {
      case 'set_configuration_status':
        return setConfigurationStatus(input, call)
      case 'deploy_configuration':
        return deployConfiguration(input, call)
      case 'get_configuration':
        return getConfiguration(input, call)
      case 'list_configurations':
        return listConfigurations(input, call)
    }
  })
