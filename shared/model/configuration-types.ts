import { z } from 'zod'
import { aliases, CONFIGURATION_TYPES, type ConfigurationType, isAlias, TYPE_ALIASES } from './type-names.ts'

export { CONFIGURATION_TYPES, type ConfigurationType, isLaunchable, TYPE_NAMES } from './type-names.ts'

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
