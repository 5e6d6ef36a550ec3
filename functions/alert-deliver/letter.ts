import { mayBeSender } from '../../shared/document/monitoring.ts'
import { type Monitoring, NO_MONITORING } from '../../shared/model/monitoring.ts'
import type { Alert } from '../../shared/store/alerts.ts'
import type { Alerting } from '../settings.ts'
import type { Mail } from './mail.ts'
import { messageOf } from './message.ts'
import type { Recipient } from './recipients.ts'

/**
 * The mail of an alert to some of its readers. All of its readers stand in its head, and each time it is sent it has the
 * same Message-ID: who gets it twice sees that it is one. Nobody sends as anybody: a sender of a domain that is not the
 * operator's is only answered to.
 * @param name - Stands for the mail in its Message-ID.
 */
export function mailOf(
  {
    alert,
    monitoring = NO_MONITORING,
    readers,
    name,
  }: { alert: Alert; monitoring?: Monitoring | undefined; readers: Recipient[]; name: string },
  where: { account: string; studio: string },
  { sender, mailDomains }: Pick<Alerting, 'sender' | 'mailDomains'>,
): Mail {
  const email = readers[0]?.email ?? { to: [], reply_to: [], body_type: 'html' as const }
  const own = email.from !== undefined && mayBeSender(email.from, mailDomains) ? email.from : undefined
  const from = own ?? sender
  const due = readers.flatMap(({ to }) => (to.kind === 'email' ? [to.address] : []))
  const answersTo = email.reply_to.length > 0 || own !== undefined ? email.reply_to : [email.from].flat()
  return {
    ...messageOf(alert, email, monitoring, where),
    messageId: `<${name}@${sender.split('@').at(-1)}>`,
    date: new Date(alert.date / 1000),
    from: addressee(from),
    to: (email.to.length > 0 ? email.to : due).map(addressee),
    replyTo: answersTo.flatMap(address => (address === undefined ? [] : [addressee(address)])),
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    envelope: { from, to: due },
  }
}

/** As an object, whose address is no list of several. */
const addressee = (address: string) => ({ name: '', address })
