import { spawn } from 'node:child_process'
import { operationPath, RUN_ID, runPath } from '../client/ids.ts'
import { Failure } from './exit.ts'
import { findConfiguration, type Type } from './find.ts'
import { type Profile, profileNamed } from './profiles.ts'
import { open, type Place } from './session.ts'
import { print } from './terminal/streams.ts'

/** What opens an address in the browser, by the platform. */
const OPENERS: Readonly<Record<string, string[]>> = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] }

/** Where Studio is, of a profile's API. */
export const studioOf = ({ address }: Profile): string =>
  new URL('/studio', address.replace('{function}', 'studio')).href

/** Opens Studio in the browser, at a run or at what is deployed where an ID names one. @throws Failure where the API's host serves none */
export async function openStudio(
  id: string | undefined,
  options: Place & { type?: Type | undefined; print?: true | undefined },
): Promise<void> {
  const { profile } = await profileNamed(options.profile)
  const url = studioOf(profile) + (id === undefined ? '' : await pathOf(id, options))
  const response = await fetch(url).catch(() => undefined)
  if (!response?.ok || !response.headers.get('content-type')?.startsWith('text/html')) {
    const why = response ? 'serves none' : 'cannot be reached'
    throw new Failure('failed', `Cannot open Studio: ${url} ${why}.`)
  }
  print(url)
  if (!options.print) openInBrowser(url)
}

/** Where Studio shows what an ID names. */
async function pathOf(id: string, options: Place & { type?: Type | undefined }): Promise<string> {
  const session = await open(options)
  if (RUN_ID.test(id)) return runPath(session.account, id)
  return operationPath(session.account, await findConfiguration(session, id, options))
}

/** Opens an address in the person's browser, where the platform has a way to. */
export function openInBrowser(url: string): void {
  const [opener = '', ...words] = OPENERS[process.platform] ?? ['xdg-open']
  spawn(opener, [...words, url], { detached: true, stdio: 'ignore' })
    .on('error', () => {})
    .unref()
}
