/** Each HTTP function, and the path it answers at; its actions are in {@link file://./index.ts}. */
export const ENDPOINTS = {
  'dag-launch': { path: '/v1/dag/launch', summary: 'Launch, retry and cancel runs' },
  'dag-status': { path: '/v1/dag/status', summary: 'Follow and correct runs' },
  'workflow-status': { path: '/v1/workflow/status', summary: 'Follow and reset workflows' },
  'configuration-status': {
    path: '/v1/configuration/status',
    summary: 'Deploy, list, disable and archive configurations',
  },
  'account-status': { path: '/v1/account/status', summary: 'Say who accounts run as, and where' },
  'note-status': { path: '/v1/note/status', summary: 'Write, read and delete notes' },
  'catalog-status': { path: '/v1/catalog/status', summary: 'Look at tables, and at how fresh they are' },
} as const
export type Endpoint = keyof typeof ENDPOINTS

/** The functions that only our own services call, and the path each answers at. */
export const PRIVATE_ENDPOINTS = {
  'run-execute': '/v1/run/execute',
  'run-sweep': '/v1/run/sweep',
  'schedule-tick': '/v1/schedule/tick',
  'alert-deliver': '/v1/alert/deliver',
} as const
export type PrivateEndpoint = keyof typeof PRIVATE_ENDPOINTS
