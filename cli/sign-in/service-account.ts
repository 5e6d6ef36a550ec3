import { readFile } from 'node:fs/promises'
import { SignJWT } from 'jose/jwt/sign'
import { importPKCS8 } from 'jose/key/import'
import { z } from 'zod'
import { Failure } from '../exit.ts'
import { HOUR } from './local.ts'
import { AUDIENCE } from './local-issuer.ts'

const key = z.looseObject({
  type: z.literal('service_account'),
  client_email: z.email(),
  private_key_id: z.string(),
  private_key: z.string(),
})

/**
 * The key of a service account, as Google writes it.
 * @throws Failure where the file is none
 */
export async function readKey(file: string) {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Failure('usage', `Cannot read the service account’s key: there is no file ${file}.`)
  })
  try {
    return key.parse(JSON.parse(text))
  } catch {
    throw new Failure('usage', `Cannot read the service account’s key: ${file} holds none.`, {
      next: ['It is what gcloud iam service-accounts keys create writes.'],
    })
  }
}

/**
 * A token that a service account signs itself, good for an hour.
 * @param audience - that of the API's settings; `tailer-api` unless given
 */
export async function serviceAccountToken(file: string, audience = AUDIENCE): Promise<string> {
  const { client_email, private_key, private_key_id } = await readKey(file)
  const signer = await importPKCS8(private_key, 'RS256').catch(() => {
    throw new Failure('usage', `Cannot sign a token: the private key in ${file} cannot be read.`)
  })
  const now = Math.floor(Date.now() / 1000)
  return new SignJWT({ email: client_email })
    .setProtectedHeader({ alg: 'RS256', kid: private_key_id, typ: 'JWT' })
    .setIssuer(client_email)
    .setSubject(client_email)
    .setAudience(audience)
    .setIssuedAt(now)
    .setExpirationTime(now + HOUR)
    .sign(signer)
}
