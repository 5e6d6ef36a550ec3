import { may, ROLE_CODES } from '../../shared/model/roles.ts'
import { type Caller, type Cast, VICTIM } from './cast.ts'
import type { Forger } from './forger.ts'
import { crossed, type Issuers, REFUSED, tokenOf } from './issuers.ts'
import { textOf } from './odd.ts'
import { caseOf, NAMES, ODD } from './rights.ts'
import { BAD_HEADERS, BAD_TOKENS } from './tokens.ts'
import type { Witness } from './witness.ts'

/** Requests that are good in all but who sends them, to an account that is full. */
const requests = () =>
  NAMES.map(name => {
    const { endpoint, body } = caseOf(name)
    return { name, endpoint, body: JSON.stringify({ action: name.split(' ')[0], account: VICTIM, ...body }) }
  })

const RUNNER_REQUESTS = [
  {
    endpoint: 'run-execute',
    body: JSON.stringify({ account: VICTIM, run_id: '20240102-030405-00000000-0000-4000-8000-000000000001' }),
  },
  { endpoint: 'run-sweep', body: '{}' },
  { endpoint: 'schedule-tick', body: '{}' },
] as const

/** What is no good token, to every function. */
export async function sendBadTokens(by: Forger, { ask }: Witness): Promise<void> {
  const targets = [...requests(), ...RUNNER_REQUESTS]
  for (const { endpoint, body } of targets) {
    for (const [name, make] of BAD_HEADERS) {
      const header = await make(by)
      const headers: Record<string, string> = header === undefined ? {} : { Authorization: header }
      await ask('forged and replayed tokens', { endpoint, body, headers, caller: nobody(name, '') })
    }
    for (const [name, make] of BAD_TOKENS) {
      await ask('forged and replayed tokens', { endpoint, body, caller: nobody(name, await make(by)) })
    }
  }
}

/** What is no good token of one of Google's kinds, or is of another kind than it says. */
export async function sendBadKinds({ system }: Cast, issuers: Issuers, { ask }: Witness): Promise<void> {
  const tokens = REFUSED.map(([kind, , changes]) => tokenOf(kind, changes(), issuers, system.keys))
  for (const token of await Promise.all([...tokens, ...crossed(issuers, system.keys)])) {
    for (const { endpoint, body } of [...requests(), ...RUNNER_REQUESTS]) {
      await ask('forged and replayed tokens', { endpoint, body, caller: nobody('of another kind', token) })
    }
  }
}

/** A good token whose claims of rights are odd, for every action: each gives the role that it is listed with. */
export async function sendOddClaims(by: Forger, { ask }: Witness): Promise<void> {
  const shapes: [string, Record<string, unknown>, number][] = ODD.map(([name, rights, role]) => [
    name,
    rights,
    role,
  ])
  for (const [name, rights, role] of [...shapes, ...MORE_SHAPES]) {
    const claims = textOf(by.claims({ role: 1, ...rights })).replaceAll('000099', '000901')
    const caller = {
      name,
      token: by.forge(by.head(), claims),
      roleOn: (account: string) => (account === '000901' ? role : 0),
    }
    for (const { endpoint, body } of requests()) {
      await ask('odd claims', { endpoint, body, caller })
      await ask('odd claims', { endpoint, body: body.replace(VICTIM, '000901'), caller })
    }
  }
}

const nest = (levels: number): unknown => (levels === 0 ? '9-000900' : [nest(levels - 1)])
/** Claims that a JSON text can have, as far as a token of 8 KiB may hold them. */
const MORE_SHAPES: [string, Record<string, unknown>, number][] = [
  ['a role that is endless', { role: '@1e999' }, 0],
  ['a role under __proto__', JSON.parse('{"role":1,"__proto__":{"role":9},"accountsRole":[]}'), 0],
  ['a role under constructor', { role: 1, constructor: { prototype: { role: 9 } } }, 0],
  ['a role with a valueOf', { role: { valueOf: '9', toString: '9' } }, 0],
  ['a deeply nested list', { accountsRole: nest(1000) }, 0],
  ['a list of objects', { accountsRole: [{ role: 9, account: '000900' }] }, 0],
  ['an account under __proto__', JSON.parse('{"accountsRole":{"__proto__":["9-000900"]}}'), 0],
  [
    'other names of the claims',
    { Role: 9, ROLE: 9, accounts_role: ['9-000900'], accountRole: ['9-000900'] },
    0,
  ],
  ['half a character', { accountsRole: ['9-\ud800', '9-000900\ud800'] }, 0],
]

/** Every action on another's account, with every role that does not suffice. */
export async function sendIntrusions({ system, callers }: Cast, { ask }: Witness): Promise<void> {
  for (const role of ROLE_CODES) {
    for (const account of [VICTIM, '000002']) {
      const token = await system.token({ sub: `role ${role}`, role: 1, accountsRole: [`${role}-${account}`] })
      const caller = {
        name: `role ${role} on ${account}`,
        token,
        roleOn: (of: string) => (of === account ? role : 0),
      }
      for (const { name, endpoint, body } of requests()) {
        if (account === VICTIM && may(role, caseOf(name).right)) continue
        await ask('actions on another account', { endpoint, body, caller })
      }
    }
  }
  for (const caller of callers.filter(({ isRunner }) => !isRunner)) {
    for (const { endpoint, body } of RUNNER_REQUESTS)
      await ask('actions on another account', { endpoint, body, caller })
  }
  const runner = callers.filter(({ isRunner }) => isRunner)
  for (const caller of runner) {
    for (const { endpoint, body } of requests())
      await ask('actions on another account', { endpoint, body, caller })
  }
}

const nobody = (name: string, token: string): Caller => ({ name, token, roleOn: () => 0 })
