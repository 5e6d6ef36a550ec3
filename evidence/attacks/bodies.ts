import { type Cast, OWN, RUNS, VICTIM } from './cast.ts'
import { ODD_TEXTS } from './odd.ts'
import { GOOD, type Path, placesOf, withAt } from './requests.ts'
import { caseOf } from './rights.ts'
import type { Witness } from './witness.ts'

/** Every odd text in every field that holds a text, of every action and of deployed documents, and as a field's name. */
export async function sendOddTexts({ caller }: Cast, { ask }: Witness, texts = ODD_TEXTS): Promise<void> {
  const group = 'odd texts in every field'
  for (const { endpoint, body } of GOOD) {
    for (const odd of texts) {
      for (const place of placesOf(body, 'text')) {
        if (place[0] === 'action') continue
        await ask(group, {
          endpoint,
          caller: caller('owner'),
          body: JSON.stringify(withAt(body, place, () => odd)),
        })
      }
      await ask(group, { endpoint, caller: caller('owner'), body: JSON.stringify({ ...body, action: odd }) })
      await ask(group, { endpoint, caller: caller('owner'), body: JSON.stringify({ ...body, [odd]: odd }) })
    }
  }
  const runs = { endpoint: 'run-execute', caller: caller('runner') } as const
  for (const odd of texts) {
    await ask(group, { ...runs, body: JSON.stringify({ account: odd, run_id: RUNS[0] }) })
    await ask(group, { ...runs, body: JSON.stringify({ account: OWN, run_id: odd }) })
    for (const endpoint of ['run-sweep', 'schedule-tick'] as const)
      await ask(group, { endpoint, caller: caller('runner'), body: JSON.stringify({ [odd]: odd }) })
  }
}

const POLLUTION = [
  '{"__proto__":{"role":9,"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"__proto__":null}',
  '{"prototype":{"polluted":true},"__proto__":[]}',
]

/** Keys that reach a prototype where objects are put together carelessly, in every object of every request. */
export async function sendPollution({ caller }: Cast, { ask }: Witness): Promise<void> {
  for (const { endpoint, body } of GOOD) {
    for (const pollution of POLLUTION) {
      for (const place of placesOf(body, 'object')) {
        const polluted = withAt(body, place, old =>
          Object.fromEntries([...Object.entries(JSON.parse(pollution)), ...Object.entries(Object(old))]),
        )
        await ask('prototype pollution', {
          endpoint,
          caller: caller('owner'),
          body: JSON.stringify(polluted),
        })
      }
    }
  }
}

export const DEEP = 'deep nesting, huge lists and objects'
const LEVELS = 100_000
const list = (count: number, text: string) => `[${Array(count).fill(text).join()}]`
const map = (count: number, text: string) =>
  `{${Array.from({ length: count }, (_, i) => `"k${i.toString(36)}":${text}`).join()}}`
/** Texts of JSON values that cost more to handle than to send; as many parts as a body of 1 MiB has room for. */
const LARGE: [string, string][] = [
  ['lists in lists', `${'['.repeat(LEVELS)}${']'.repeat(LEVELS)}`],
  ['objects in objects', `${'{"a":'.repeat(LEVELS)}1${'}'.repeat(LEVELS)}`],
  ['lists never closed', '['.repeat(LEVELS * 5)],
  ['objects never closed', '{"a":'.repeat(LEVELS)],
  ['a long list', list(250_000, '1')],
  ['a long list of texts', list(150_000, '"a"')],
  ['a long list of objects', list(250_000, '{}')],
  ['a large object', map(70_000, '1')],
  ['a large object of texts', map(60_000, '""')],
  ['a long text', `"${'x'.repeat(900_000)}"`],
  ['a long text of brackets', `"${'['.repeat(900_000)}"`],
  ['a long text of placeholders', `"${'{{a}}'.repeat(150_000)}"`],
  ['a long text of task ids', `"${'a,'.repeat(400_000)}b"`],
  ['a list of a long text of task ids', `["${'a >> '.repeat(150_000)}b"]`],
  ['a long number', '9'.repeat(900_000)],
]

/** What is deep, long or wide, in place of every field and of the whole. */
export async function sendLarge({ caller }: Cast, { ask }: Witness, large = LARGE): Promise<void> {
  for (const [, text] of large) {
    for (const { endpoint, body } of GOOD.filter((_, index) => index % 4 === 0 || index > 14)) {
      const fields = [...Object.keys(body), 'unknown'].map((field): Path => [field])
      const inside =
        'configuration' in body
          ? ['workflow', 'task_dependencies', 'short_description', 'monitoring'].map(
              (field): Path => ['configuration', field],
            )
          : []
      for (const place of [...fields, ...inside]) {
        const marked =
          place.length === 1
            ? { ...body, [String(place[0])]: '@' }
            : { ...body, configuration: { ...Object(body.configuration), [String(place[1])]: '@' } }
        await ask(DEEP, {
          endpoint,
          caller: caller('owner'),
          body: JSON.stringify(marked).replace('"@"', () => text),
        })
      }
    }
    await ask(DEEP, {
      endpoint: 'dag-status',
      caller: caller('nobody'),
      body: text,
    })
  }
}

/** The same key twice, the victim's account first or last; texts that are nearly JSON. */
export async function sendTwisted({ caller }: Cast, { ask }: Witness): Promise<void> {
  const group = 'duplicate keys, broken JSON'
  for (const { endpoint, body } of GOOD) {
    const text = JSON.stringify(body)
    const texts = [
      text.replace('{', `{"account":"${VICTIM}",`),
      text.replace(/}$/, `,"account":"${VICTIM}"}`),
      text.replace('{', '{"action":"get_by_status",'),
      text.replace(/}$/, ',"action":"deploy_configuration"}'),
      `\ufeff${text}`,
      `${text}${text}`,
      `[${text}]`,
      `${text}\0`,
      text.replaceAll('"', "'"),
      text.replace('}', ',}'),
      text.replace('{', '{/* */'),
      text.replace('"account"', '"\\u0061ccount"'),
      text.replace('"account"', '"account\\u0000"'),
      text.replace('"', '"\n'),
    ]
    for (const twisted of texts) await ask(group, { endpoint, caller: caller('owner'), body: twisted })
    await ask(group, { endpoint, caller: caller('owner'), body: Buffer.from(text, 'utf16le') })
    await ask(group, {
      endpoint,
      caller: caller('owner'),
      body: Buffer.from([...Buffer.from(text.slice(0, -2)), 0xc0, 0xaf, 0x22, 0x7d]),
    })
  }
}

/** Headers that end in a log, in a key, or in an answer if we let them. */
export async function sendOddHeaders({ caller }: Cast, { ask }: Witness): Promise<void> {
  const names = [
    'Idempotency-Key',
    'X-Request-Id',
    'X-Cloud-Trace-Context',
    'traceparent',
    'X-CloudScheduler-JobName',
    'X-CloudScheduler-ScheduleTime',
    'X-Forwarded-For',
    'X-Forwarded-Host',
    'X-HTTP-Method-Override',
    'X-Original-URL',
    'X-Apigateway-Api-Userinfo',
    'X-Goog-Authenticated-User-Email',
    'X-Serverless-Authorization',
    'Function-Execution-Id',
    'Cookie',
    'Origin',
    'Accept',
    'Content-Type',
    'Expect',
  ]
  const sendable = ODD_TEXTS.filter(text => /^[\t\x20-\x7e\x80-\xff]*$/.test(text) && text.length < 4000)
  const { endpoint, body } = caseOf('launch_job')
  for (const name of names) {
    for (const value of name === 'Expect' ? [] : [...sendable, caller('owner').token]) {
      const request = {
        endpoint,
        body: JSON.stringify({ action: 'launch_job', account: VICTIM, ...body }),
        headers: { [name]: value },
      }
      await ask('odd headers', { ...request, caller: caller('owner') })
      await ask('odd headers', {
        ...request,
        body: request.body.replace(VICTIM, OWN),
        caller: caller('user'),
      })
    }
  }
}
