import { z } from 'zod'

/** The canonical types, which are stored and answered. */
export const CONFIGURATION_TYPES = [
  'table-to-table',
  'table-to-storage',
  'storage-to-storage',
  'storage-to-tables',
  'api-to-storage',
  'xml-conversion',
  'vm-launcher',
  'file-utilities',
  'workflow',
  'context',
] as const
export type ConfigurationType = (typeof CONFIGURATION_TYPES)[number]

/** Other names a type is known by; each means its canonical name. */
const TYPE_ALIASES = {
  'gbq-to-gbq': 'table-to-table',
  'tables-to-tables': 'table-to-table',
  'tables-to-storage': 'table-to-storage',
  'storage-to-table': 'storage-to-tables',
} as const satisfies Record<string, ConfigurationType>

const isAlias = (name: string): name is keyof typeof TYPE_ALIASES => Object.hasOwn(TYPE_ALIASES, name)
const aliases = Object.keys(TYPE_ALIASES).filter(isAlias)

/** All that a type may be called. */
export const TYPE_NAMES: readonly string[] = [...CONFIGURATION_TYPES, ...aliases]

/** A type by its canonical name or an alias, as the canonical name. */
export const configuration_type = z
  .enum([...CONFIGURATION_TYPES, ...aliases])
  .transform(name => (isAlias(name) ? TYPE_ALIASES[name] : name))
  .describe(
    `The type, or an alias of it: ${aliases.map(name => `${name} is ${TYPE_ALIASES[name]}`).join(', ')}`,
  )

/** One type alone, by its canonical name or an alias, as the canonical name. */
export const typeNamed = <const T extends ConfigurationType>(type: T) =>
  z.enum([type, ...aliases.filter(name => TYPE_ALIASES[name] === type)]).transform((): T => type)

/** The type that a text names. */
export const typeOf = (name: unknown): ConfigurationType | undefined =>
  configuration_type.safeParse(name).data

/** The types whose jobs this system runs. */
const LAUNCHABLE: readonly string[] = ['table-to-table', 'table-to-storage'] satisfies ConfigurationType[]
export const isLaunchable = ({ configuration_type }: { configuration_type: string }): boolean =>
  LAUNCHABLE.includes(configuration_type)
