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
export const TYPE_ALIASES = {
  'gbq-to-gbq': 'table-to-table',
  'tables-to-tables': 'table-to-table',
  'tables-to-storage': 'table-to-storage',
  'storage-to-table': 'storage-to-tables',
} as const satisfies Record<string, ConfigurationType>

export const isAlias = (name: string): name is keyof typeof TYPE_ALIASES => Object.hasOwn(TYPE_ALIASES, name)
export const aliases = Object.keys(TYPE_ALIASES).filter(isAlias)

/** All that a type may be called. */
export const TYPE_NAMES = [...CONFIGURATION_TYPES, ...aliases] as const

/** The types whose jobs this system runs. */
const LAUNCHABLE: readonly string[] = ['table-to-table', 'table-to-storage'] satisfies ConfigurationType[]
export const isLaunchable = ({ configuration_type }: { configuration_type: string }): boolean =>
  LAUNCHABLE.includes(configuration_type)
