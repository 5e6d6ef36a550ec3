import { z } from 'zod'
import { ENOUGH, pointer, quote, suggestion } from '../model/faults.ts'
import { account, configuration_id, environment } from '../model/fields.ts'
import { uuidFrom } from '../model/ids.ts'
import { CURRENT_DATE, RUN_PLACEHOLDERS } from '../model/placeholders.ts'
import { type Fault, Problem } from '../model/problem.ts'
import { documentFields, formatVersion, path, project, text } from './fields.ts'

/** The placeholders that stay until a run fills them in. */
const LATER: readonly string[] = [...RUN_PLACEHOLDERS, CURRENT_DATE]

const VALUES = {
  string: z.string(),
  integer: z.int(),
  float: z.number(),
  boolean: z.boolean(),
  object: z.record(z.string(), z.unknown()),
}

const parameterName = z
  .string()
  .regex(/^\w{1,100}$/, 'must be 1 to 100 letters, digits and _')
  .refine(name => !name.startsWith('FD_') && name !== CURRENT_DATE, {
    error: `is reserved: names that start with FD_, and ${CURRENT_DATE}`,
  })

const parameter = z
  .strictObject({
    value: z.unknown(),
    type: z.enum(['string', 'integer', 'float', 'boolean', 'object']),
    resource: text.optional(),
    description: text.optional(),
  })
  .superRefine(({ value, type }, context) => {
    if (VALUES[type].safeParse(value).success) return
    context.addIssue({ code: 'custom', path: ['value'], message: `must be of the type ${type}` })
  })

/** A context: constants for the configurations deployed with it. */
export const contextDocument = z.strictObject({
  $schema: z.string().optional(),
  configuration_type: z.literal('context').optional(),
  configuration_id,
  account: account.optional(),
  environment: environment.optional(),
  version: formatVersion.optional(),
  short_description: text.optional(),
  doc_md: path.optional(),
  gcp_project_id: project.optional(),
  activated: z.boolean().optional(),
  archived: z.boolean().optional(),
  parameters: z.record(parameterName, parameter),
})

/** A context that is itself deployed, as what else is. */
export const deployableContext = contextDocument.extend({
  configuration_type: z.literal('context'),
  archived: documentFields.archived,
})

export type DeployableContext = z.output<typeof deployableContext>

/** A context as far as a configuration deployed with it is concerned. */
export type Context = {
  id: string
  /** Of a deployed one. */
  version?: number | undefined
  /** By their names; unknown of versions that were kept without. */
  values?: Readonly<Record<string, unknown>> | undefined
}

/** The fields of a context that its values are told by, whichever version's rules it was deployed under. */
const valued = z.object({ parameters: z.record(z.string(), z.object({ value: z.unknown() })) })

/** What the names of a context's document stand for. */
export const valuesOf = (document: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(valued.parse(document).parameters).map(([name, { value }]) => [name, value]),
  )

/** The same text for the same values, in whatever order their names stand, and another for others. */
export const valuesKey = (values: Readonly<Record<string, unknown>>): string =>
  uuidFrom('context', JSON.stringify(Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1))))

/** The most that is put in place of placeholders, in characters: no more could be stored. */
const MAX_FILLED = 1_000_000

/** What placeholders stand for, by their names. */
export type Constants = {
  names: readonly string[]
  has: (name: string) => boolean
  /** Whether the value can stand within a text. */
  isText: (name: string) => boolean
  /** The value, to be put in once. @throws Problem `body-too-large` once all that was put in is too large */
  use: (name: string) => unknown
}

/** The constants of a context, and those that always exist. */
export function constantsOf(
  { account, environment }: { account: string; environment: string },
  context: Context | undefined,
): Constants {
  const values = new Map<string, unknown>([
    ...Object.entries(context?.values ?? {}),
    ['FD_ACCOUNT', account],
    ['FD_ENV', environment],
    ...(context ? [['FD_CONTEXT', context.id] satisfies [string, string]] : []),
  ])
  const sizes = new Map([...values].map(([name, value]) => [name, JSON.stringify(value)?.length ?? 0]))
  let filled = 0
  return {
    names: [...values.keys()],
    has: name => values.has(name),
    isText: name => values.has(name) && typeof values.get(name) !== 'object',
    use(name) {
      filled += sizes.get(name) ?? 0
      if (filled <= MAX_FILLED) return values.get(name)
      throw new Problem('body-too-large', `The placeholders come to more than ${MAX_FILLED} characters`)
    },
  }
}

/**
 * A JSON value with its placeholders replaced, at any depth. A string that is exactly one placeholder takes the
 * constant's own type. `at` leads to the value.
 */
export function fillIn(
  value: unknown,
  constants: Constants,
  at: PropertyKey[],
): { value: unknown; faults: Fault[] } {
  const faults: Fault[] = []
  const filled = (part: unknown, here: PropertyKey[]): unknown => {
    if (typeof part === 'string') {
      // Once enough is wrong it is refused, and to look for what was meant takes its time.
      if (faults.length >= ENOUGH) return part
      const exact = /^\{\{(\w+)\}\}$/.exec(part)?.[1]
      if (exact !== undefined && constants.has(exact)) return constants.use(exact)
      const inText = fillInText(part, constants, here)
      faults.push(...inText.faults)
      return inText.text
    }
    if (Array.isArray(part)) return part.map((element, index) => filled(element, [...here, index]))
    if (typeof part !== 'object' || part === null) return part
    return Object.fromEntries(
      Object.entries(part).map(([key, inner]) => [key, filled(inner, [...here, key])]),
    )
  }
  return { value: filled(value, at), faults }
}

/**
 * A text with its placeholders replaced; those that a run fills in stay.
 *
 * @param later - names that a run fills in in this text alone
 */
export function fillInText(
  text: string,
  constants: Constants,
  at: PropertyKey[],
  later: readonly string[] = [],
): { text: string; faults: Fault[] } {
  const details = new Set<string>()
  const filled = text.replaceAll(/\{\{(\s*)(\w+)(\s*)\}\}/g, (placeholder, before, name: string, after) => {
    const isExact = before === '' && after === ''
    if (isExact && constants.isText(name)) return String(constants.use(name))
    if (details.size >= ENOUGH) return placeholder
    const detail = isExact ? whyNot(name, constants, later) : withSpaces(name, constants, later)
    if (detail !== undefined) details.add(detail)
    return placeholder
  })
  return { text: filled, faults: [...details].map(detail => ({ pointer: pointer(at), detail })) }
}

/** A placeholder with spaces inside is none: where it is meant as one, it would stay as it is. */
function withSpaces(name: string, constants: Constants, later: readonly string[]): string | undefined {
  const isMeant = constants.has(name) || LATER.includes(name) || later.includes(name)
  return isMeant ? `Write {{${name}}} without spaces inside: with them it would stay as it is` : undefined
}

function whyNot(name: string, constants: Constants, later: readonly string[]): string | undefined {
  const known: string[] = [...constants.names, ...LATER, ...later]
  if (constants.has(name))
    return `{{${name}}} is an object: it must be the whole of a string in the configuration`
  if (known.includes(name)) return
  if (name === 'FD_CONTEXT') return '{{FD_CONTEXT}} needs a context, and the request has none'
  return `Nothing is called ${quote(`{{${name}}}`)}${suggestion(name, known)}`
}
