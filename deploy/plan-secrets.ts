import { randomBytes } from 'node:crypto'
import { binding } from './bindings.ts'
import { whoMay } from './identities.ts'
import { type Settings, SMTP_SECRET, WEBHOOK_SECRETS } from './settings.ts'
import type { Composed, Step } from './step.ts'

/** A secret of Secret Manager, and what is put into it. */
type Secret = { name: string; holds: string; input: NonNullable<Composed['input']>; tells?: () => string }

const nameOf = (account: string) => `${WEBHOOK_SECRETS}${account}`

/** The password that the SMTP server is told; none where it is told no user. */
export function planSmtp(settings: Settings): Step[] {
  if (settings.smtp?.user === undefined) return []
  const secret = () => {
    const { TAILER_SMTP_PASSWORD: password } = process.env
    if (password) return password
    throw new Error(
      `Cannot deploy: TAILER_SMTP_PASSWORD is not set. It holds the password of ${settings.smtp?.user} at ` +
        `${settings.smtp?.host}, and is needed once: after that it is in the secret ${SMTP_SECRET}`,
    )
  }
  const input = { shell: 'printf %s "$TAILER_SMTP_PASSWORD"', secret }
  return planSecret({ name: SMTP_SECRET, holds: 'the password of the SMTP server', input }, settings)
}

/** @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#signature-scheme */
export function planWebhookSecret(account: string, settings: Settings): Step[] {
  const made = `whsec_${randomBytes(32).toString('base64')}`
  const shell = 'printf whsec_%s "$(openssl rand -base64 32)"'
  return planSecret(
    {
      name: nameOf(account),
      holds: `what webhooks of account ${account} are signed with`,
      input: { shell, secret: () => made },
      tells: () => `         For who receives webhooks of account ${account}, shown this once: ${made}`,
    },
    settings,
  )
}

/** Takes away what webhooks of an account were signed with. */
export const removeWebhookSecret = (account: string, { project }: Settings): Step => ({
  does: `Delete the secret ${nameOf(account)}: what is signed with it, nobody can check any more.`,
  create: ['gcloud', 'secrets', 'delete', nameOf(account), `--project=${project}`, '--quiet'],
  takesAway: true,
})

function planSecret({ name, holds, input, tells }: Secret, settings: Settings): Step[] {
  const { project, region } = settings
  const place = [name, `--project=${project}`]
  return [
    {
      does: `Make the secret ${name}, for ${holds}.`,
      look: { command: ['gcloud', 'secrets', 'describe', ...place, '--format=value(name)'] },
      create: [
        ...['gcloud', 'secrets', 'create', ...place],
        ...['--replication-policy=user-managed', `--locations=${region}`],
      ],
    },
    {
      does: `Put ${holds} into it, where it holds nothing yet.`,
      look: {
        command: [
          ...['gcloud', 'secrets', 'versions', 'list', ...place],
          ...['--limit=1', '--format=value(name)'],
        ],
        lists: true,
      },
      create: { command: ['gcloud', 'secrets', 'versions', 'add', ...place, '--data-file=-'], input },
      ...(tells ? { tells } : {}),
    },
    ...whoMay('secrets').map(identity => ({
      does: `Let ${identity} read it.`,
      create: binding('add', settings, {
        group: ['secrets'],
        which: place,
        account: identity,
        role: 'roles/secretmanager.secretAccessor',
      }),
    })),
  ]
}
