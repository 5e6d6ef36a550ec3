import { spawn } from 'node:child_process'
import { Failure } from './exit.ts'
import { profileNamed } from './profiles.ts'
import { print } from './terminal/streams.ts'

/** What opens an address in the browser, by the platform. */
const OPENERS: Readonly<Record<string, string[]>> = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] }

/** Opens Studio in the browser. @throws Failure where the API's host serves none */
export async function openStudio(options: {
  profile?: string | undefined
  print?: true | undefined
}): Promise<void> {
  const { profile } = await profileNamed(options.profile)
  const url = new URL('/', profile.address.replace('{function}', 'studio')).href
  const response = await fetch(url).catch(() => undefined)
  if (!response?.ok || !response.headers.get('content-type')?.startsWith('text/html')) {
    const why = response ? 'serves none' : 'cannot be reached'
    throw new Failure('failed', `Cannot open Studio: ${url} ${why}.`)
  }
  print(url)
  if (options.print) return
  const [opener = '', ...words] = OPENERS[process.platform] ?? ['xdg-open']
  spawn(opener, [...words, url], { detached: true, stdio: 'ignore' })
    .on('error', () => {})
    .unref()
}
