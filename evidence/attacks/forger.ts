import { createHmac, KeyObject, sign } from 'node:crypto'
import { type CryptoKey, EncryptJWT, exportJWK } from 'jose'
import { AUDIENCE, ISSUER, type keyServer } from '../../test/system/system.ts'

type KeyServer = Awaited<ReturnType<typeof keyServer>>
type Changes = Record<string, unknown>

export const seconds = () => Math.floor(Date.now() / 1000)
export const base64 = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

/** Makes tokens, good and bad: with the issuer's key, an attacker's, and that of another accepted issuer. */
export type Forger = ReturnType<typeof createForger>

export function createForger({
  keys,
  attacker,
  other,
}: {
  keys: KeyServer
  attacker: KeyServer
  other: KeyServer
}) {
  const claims = (changes: Changes = {}) => {
    const at = seconds()
    return { iss: ISSUER, aud: AUDIENCE, sub: 'tester', role: 9, iat: at, exp: at + 600, ...changes }
  }
  const head = (changes: Changes = {}) => ({ alg: 'RS256', kid: keys.kid(), ...changes })

  /** A token of any header and payload, its signature made with a key whatever they say. */
  function forge(header: unknown, payload: unknown, key: CryptoKey = keys.privateKey()): string {
    const signed = `${base64(header)}.${base64(payload)}`
    return `${signed}.${sign('sha256', Buffer.from(signed), KeyObject.from(key)).toString('base64url')}`
  }
  const good = () => keys.sign({ role: 9 })

  return {
    keys,
    attacker,
    other,
    claims,
    head,
    forge,
    good,
    /** A token of the issuer with some claims changed; an attacker's with some header fields changed. */
    ours: (changes: Changes) => forge(head(), claims(changes)),
    theirs: (changes: Changes) => forge(head(changes), claims(), attacker.privateKey()),
    forgeHmac(secret: string): string {
      const signed = `${base64(head({ alg: 'HS256' }))}.${base64(claims())}`
      return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
    },
    async parts(): Promise<[string, string, string]> {
      const [header = '', payload = '', signature = ''] = (await good()).split('.')
      return [header, payload, signature]
    },
    async encrypted() {
      const header = { alg: 'RSA-OAEP-256', enc: 'A256GCM', kid: keys.kid() }
      return new EncryptJWT(claims()).setProtectedHeader(header).encrypt(KeyObject.from(keys.publicKey()))
    },
    attackersJwk: () => exportJWK(attacker.publicKey()),
    /** The text of claims, or of a header, that has a field twice: JSON lets the latter count. */
    twice(field: string, first: unknown, last: unknown, of: Changes = claims()): string {
      const { [field]: _, ...rest } = of
      const fields = Object.entries(rest).map(([name, value]) => [name, value])
      const all = [[field, first], ...fields, [field, last]]
      return `{${all.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join()}}`
    },
    /** Claims whose end is a number too large for any, which JSON reads as infinite. */
    endless: () => JSON.stringify(claims({ iat: 1, exp: '@' })).replace('"@"', '1e999'),
  }
}
