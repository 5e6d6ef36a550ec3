import { type Kind, type Native, native, type Value } from './kinds.ts'

type Given<K> = K extends 'self' ? string : K extends Kind ? Value<K> : never

/** Bytes as a text with a character for each. */
const asText = (b: Buffer): string => b.toString('latin1')
const asBytes = (s: string): Buffer => Buffer.from(s, 'latin1')

/**
 * A function of STRING and of BYTES alike, which takes and gives `self`. Bytes come as a text with a character for each,
 * so that `[...s]` are the characters of the one and the bytes of the other.
 */
export function both<const P extends readonly (Kind | 'self')[], R extends Kind | 'self' | 'selves'>(
  name: string,
  takes: P,
  gives: R,
  apply: (
    ...args: { [I in keyof P]: Given<P[I]> }
  ) => (R extends 'selves' ? string[] : R extends 'self' ? string : Given<R>) | null,
): Native[] {
  const loose = apply as (...args: unknown[]) => unknown
  const resultText: Kind = gives === 'self' ? 'text' : gives === 'selves' ? 'texts' : (gives as Kind)
  const resultBytes: Kind = gives === 'self' ? 'bytes' : gives === 'selves' ? 'blobs' : (gives as Kind)
  const wrap = (found: unknown) => {
    if (gives === 'self' && typeof found === 'string') return asBytes(found)
    return gives === 'selves' && Array.isArray(found) ? found.map(asBytes) : found
  }
  return [
    native(
      name,
      takes.map((kind): Kind => (kind === 'self' ? 'text' : kind)),
      resultText,
      (...args) => loose(...args) as never,
    ),
    native(
      name,
      takes.map((kind): Kind => (kind === 'self' ? 'bytes' : kind)),
      resultBytes,
      (...args) => wrap(loose(...args.map(a => (Buffer.isBuffer(a) ? asText(a) : a)))) as never,
    ),
  ]
}
