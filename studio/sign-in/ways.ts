import type { Way } from '../page.ts'

/** What the page says of it; `undefined` where it says nothing that is known. */
export function wayIn(page: Document): Way | undefined {
  const text = page.querySelector('meta[name="tailer-sign-in"]')?.getAttribute('content')
  if (!text) return undefined
  const way: unknown = JSON.parse(text)
  const field = (name: string): string | undefined => {
    const value: unknown = Reflect.get(Object(way), name)
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const api_key = field('api_key')
  if (field('kind') === 'local') return { kind: 'local' }
  if (field('kind') !== 'firebase' || api_key === undefined) return undefined
  const emulator = field('emulator')
  return { kind: 'firebase', api_key, ...(emulator === undefined ? {} : { emulator }) }
}
