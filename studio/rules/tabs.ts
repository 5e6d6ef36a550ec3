import type { Identity } from '../data/shapes.ts'

const KEPT = { versions: 'Versions', notes: 'Notes', history: 'History' }
const CONFIGURATION = { configuration: 'Configuration' }

/** The tabs that a configuration of a type has, by their names in addresses; the first one is its own. */
export function tabsOf({ configuration_type }: Pick<Identity, 'configuration_type'>): Record<string, string> {
  switch (configuration_type) {
    case 'workflow':
      return { jobs: 'Jobs', ...CONFIGURATION, ...KEPT }
    case 'context':
      return { ...CONFIGURATION, ...KEPT }
    case 'table-to-table':
    case 'table-to-storage':
      return { grid: 'Grid', graph: 'Graph', ...CONFIGURATION, files: 'SQL', ...KEPT }
    default:
      return { grid: 'Runs', ...CONFIGURATION, files: 'Files', ...KEPT }
  }
}

/** The tabs of a run, the first its own. */
export const RUN_TABS = {
  tasks: 'Tasks',
  graph: 'Graph',
  configuration: 'Configuration',
  others: 'Other runs',
  notes: 'Notes',
  history: 'History',
} as const

/** The tabs of a table, the first its own; a view alone has that of its SQL. */
export const TABLE_TABS = {
  schema: 'Schema',
  rows: 'First rows',
  documentation: 'Documentation',
  sql: 'SQL',
  notes: 'Notes',
} as const
