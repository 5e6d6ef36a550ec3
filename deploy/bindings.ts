import { emailOf, type Settings } from './settings.ts'
import type { Command, Step } from './step.ts'

/** A role of a service account on something. */
type Binding = {
  /** What it is on, as gcloud names its group: `['tasks', 'queues']`. */
  group: string[]
  /** Which one, and where it is. */
  which: string[]
  /** The service account, without the project. */
  account: string
  role: string
}

/** The command that gives a role, or takes it away. */
export function binding(
  verb: 'add' | 'remove',
  settings: Settings,
  { group, which, account, role }: Binding,
): Command {
  const member = `--member=serviceAccount:${emailOf(account, settings)}`
  // gcloud asks for a condition where the policy of a project has one for anybody.
  const condition = group[0] === 'projects' ? ['--condition=None'] : []
  return ['gcloud', ...group, `${verb}-iam-policy-binding`, ...which, member, `--role=${role}`, ...condition]
}

export const onProject = (account: string, role: string, project: string): Binding => ({
  group: ['projects'],
  which: [project],
  account,
  role,
})

export const onServiceAccount = (
  account: string,
  role: string,
  target: string,
  settings: Settings,
): Binding => ({
  group: ['iam', 'service-accounts'],
  which: [emailOf(target, settings), `--project=${settings.project}`],
  account,
  role,
})

/** Makes a service account. */
export const serviceAccount = (account: string, title: string, settings: Settings): Step => ({
  does: `Make the service account ${account}.`,
  look: {
    command: [
      ...['gcloud', 'iam', 'service-accounts', 'describe', emailOf(account, settings)],
      ...[`--project=${settings.project}`, '--format=value(email)'],
    ],
  },
  create: [
    ...['gcloud', 'iam', 'service-accounts', 'create', account],
    ...[`--display-name=${title}`, `--project=${settings.project}`],
  ],
})
