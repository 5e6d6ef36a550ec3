import type { AnswerTo } from '../../client/client.ts'

/** The part of an address that names a configuration. */
export { configurationKey as keyOf } from '../../client/ids.ts'

/** What the screens show, as the API answers it. */
export type Operation = AnswerTo<'list_operations'>['results'][number]
export type Operations = Omit<AnswerTo<'list_operations'>, 'next_page_token'>
export type LastRun = Operation['last_runs'][number]
export type ListedRun = AnswerTo<'list_runs'>['results'][number]
export type RunDetails = AnswerTo<'get_run_details'>['results'][0]
export type TaskQueries = AnswerTo<'get_task_queries'>['results'][0]
export type Configuration = AnswerTo<'get_configuration'>['results'][0]

/** What names a configuration, for a call about it. */
export type Identity = Pick<Operation, 'configuration_type' | 'environment' | 'configuration_id'>
