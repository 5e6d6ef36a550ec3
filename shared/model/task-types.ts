/** What tasks do, by the plan's own words. */
export const TASK_TYPES = ['query', 'create_table', 'copy_table', 'delete_table', 'export'] as const
