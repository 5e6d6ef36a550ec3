/** Each HTTP function, the path it answers at, and the actions it takes. */
export const ENDPOINTS = {
  'dag-launch': { path: '/v1/dag/launch', actions: ['launch_job', 'retry_run', 'cancel_run'] },
  'dag-status': {
    path: '/v1/dag/status',
    actions: ['check_run_status', 'get_last_status', 'get_by_status', 'set_run_status', 'get_run_details'],
  },
  'workflow-status': {
    path: '/v1/workflow/status',
    actions: ['reset_workflow_status', 'get_workflow_status'],
  },
  'configuration-status': {
    path: '/v1/configuration/status',
    actions: ['set_configuration_status', 'deploy_configuration', 'get_configuration', 'list_configurations'],
  },
} as const

export type Endpoint = keyof typeof ENDPOINTS
export type ActionOf<E extends Endpoint> = (typeof ENDPOINTS)[E]['actions'][number]
export type Action = ActionOf<Endpoint>

/** The functions that only our own services call, and the path each answers at. */
export const PRIVATE_ENDPOINTS = { 'run-execute': '/v1/run/execute', 'run-sweep': '/v1/run/sweep' } as const
export type PrivateEndpoint = keyof typeof PRIVATE_ENDPOINTS
