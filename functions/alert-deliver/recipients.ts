import type { EmailChannel, Monitoring, WebhookChannel } from '../../shared/model/monitoring.ts'
import type { Addressee, Alert } from '../../shared/store/alerts.ts'
import { recipientId } from '../../shared/store/recipients.ts'

/** Who is to hear of an alert, through which channel. */
export type Recipient = {
  /** Names the recipient within the alert. */
  key: string
  /** Names the recipient within the account. */
  id: string
  to: Addressee
  /** The e-mail that it is one of the readers of, by its place. */
  email?: EmailChannel
}

/** The readers of a digest's only mail, which no configuration describes. */
const DIGEST_EMAIL: EmailChannel = { to: [], reply_to: [], body_type: 'html' }

/** All who are to hear of an alert. */
export function recipientsOf({ digest }: Alert, monitoring: Monitoring | undefined): Recipient[] {
  if (digest) {
    const { to } = digest
    const id = recipientId(to)
    return [{ key: `d0-${id}`, id, to, ...(to.kind === 'email' ? { email: DIGEST_EMAIL } : {}) }]
  }
  const { emails = [], webhooks = [] } = monitoring ?? {}
  return [
    ...emails.flatMap((email, at) =>
      email.to.map(address => ({ ...named(`e${at}`, { kind: 'email', address }), email })),
    ),
    ...webhooks.map(({ url, format }: WebhookChannel, at) =>
      named(`w${at}`, { kind: 'webhook', url, format }),
    ),
  ]
}

function named(channel: string, to: Addressee): Recipient {
  const id = recipientId(to)
  return { key: `${channel}-${id}`, id, to }
}

/** The channel that a recipient's key begins with. */
export const channelOf = ({ key }: Recipient): string => key.split('-', 1)[0] ?? key
