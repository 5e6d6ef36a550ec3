import { toSettings } from '../../deploy/settings.ts'

/** A deploy.json that sets everything that makes steps or flags of its own. */
export const FULL = {
  smtp: {
    host: 'smtp.example',
    port: 465,
    user: 'tailer',
    from: 'no_reply@tailer.example',
    domains: ['tailer.example', 'team.example'],
  },
  webhook_hosts: ['hooks.internal'],
  studio: 'https://studio.example',
  operators: ['anna@ops.example', 'ben@ops.example'],
}

/** The settings of a deployment that sets everything. */
export const fullSettings = toSettings(
  { project: 'demo-tailer', region: 'europe-west1', project_number: '123456789012' },
  FULL,
)
