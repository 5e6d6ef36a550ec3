import { z } from 'zod'
import type { ProblemCode } from '../model/problem.ts'
import type { Right } from '../model/roles.ts'
import type { Endpoint } from './endpoints.ts'

/**
 * What a repeat of a request does: no harm, for nothing is changed; under an `Idempotency-Key`, answer what the first
 * did; or the same once more.
 */
type Repeats = 'freely' | 'by key' | 'again'

type Fields = { account?: z.ZodType<string> } & z.core.$ZodLooseShape

type Facts<E extends Endpoint, R extends Repeats, F extends Fields, Answer extends z.ZodType> = {
  endpoint: E
  /** What the caller must have on the account, or where there is none, on any. */
  right: Right
  repeats: R
  /** What it does, in a sentence or two. */
  summary: string
  /** The fields of its request, beside `action`. */
  input: F
  /** The other right that some requests need. */
  rightFor?: (input: z.output<z.ZodObject<F>>) => Right
  /** Optional fields of which a request has one at least. */
  oneOf?: readonly [string, string]
  /** Optional fields of which a request has exactly one. */
  either?: readonly [string, string]
  /** What its fields must be together, and what to say where they are not. */
  rule?: readonly [holds: (value: object) => boolean, detail: string]
  /** What it answers when it succeeds; made only where it is asked for. */
  answer: () => Answer
  /** What it alone can fail with, beside what every request can. */
  problems: readonly ProblemCode[]
}

/** All there is to know of an action: what takes requests, gives rights and describes the API is derived from it. */
export function action<
  const Name extends string,
  const E extends Endpoint,
  const R extends Repeats,
  F extends Fields,
  Answer extends z.ZodType,
>(name: Name, { input, oneOf, either, rule, rightFor, ...facts }: Facts<E, R, F, Answer>) {
  const fields = z.strictObject({ action: z.literal(name), ...input })
  return {
    name,
    ...facts,
    oneOf,
    either,
    rule,
    schema: oneOf
      ? fields.refine(...atLeastOne(oneOf))
      : either
        ? fields.refine(...exactlyOne(either))
        : rule
          ? fields.refine(rule[0], { error: rule[1], when: () => true })
          : fields,
    rightFor: rightFor ?? (() => facts.right),
  }
}

const atLeastOne = (names: readonly [string, string]) =>
  [
    (value: object) => names.some(name => Reflect.get(value, name) !== undefined),
    { error: `must have ${names.join(', ')} or both`, when: () => true },
  ] as const

const exactlyOne = (names: readonly [string, string]) =>
  [
    (value: object) => names.filter(name => Reflect.get(value, name) !== undefined).length === 1,
    { error: `must have either ${names.join(' or ')}`, when: () => true },
  ] as const

/** What is made when it is first asked for: a function at work answers without the schemas of its answers. */
export function lazily<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}
