import { z } from 'zod'
import { CONFIGURATION_TYPES } from '../model/configuration-types.ts'
import { account, configuration_id, environment, run_id } from '../model/fields.ts'
import { STATUSES } from '../model/statuses.ts'
import { action, lazily } from './action.ts'
import { paging } from './fields.ts'
import { freshnessActions } from './freshness.ts'
import { date, next_page_token } from './shapes.ts'

/** How many tables a page has at most: each is asked for by itself. */
const MOST_TABLES = 100

const project = z
  .string()
  .regex(/^(?:[a-z0-9.-]{1,80}:)?[a-z0-9-]{1,63}$/, 'must be the id of a Google Cloud project')
  .describe('The Google Cloud project, one of the account’s')
const dataset = z
  .string()
  .regex(/^\w{1,1024}$/, 'must be a BigQuery dataset: letters, digits and _')
  .describe('The BigQuery dataset')
/** @see https://cloud.google.com/bigquery/docs/tables#table_naming */
const table = z
  .string()
  .regex(
    /^[\p{L}\p{M}\p{N}\p{Pc}\p{Pd}\p{Zs}]{1,1024}$/u,
    'must be the name of a BigQuery table, without its project, its dataset or a partition',
  )
  .describe('The table')

const configuration = lazily(() => ({
  configuration_type: z.enum(CONFIGURATION_TYPES),
  environment,
  configuration_id,
}))

const writer = lazily(() =>
  z
    .strictObject({
      ...configuration(),
      run_id: run_id.nullable().describe('The last of its runs that succeeded; null where none has lately'),
      date: date().nullable().describe('When that run ended'),
      status: z.enum(STATUSES).nullable(),
    })
    .meta({ id: 'TableWriter' }),
)

const facts = lazily(() => ({
  project,
  dataset,
  table: z.string().describe('Its name'),
  type: z.string().describe('`TABLE`, `VIEW`, `MATERIALIZED_VIEW`, `EXTERNAL`, `SNAPSHOT`'),
  rows: z.int().min(0).nullable().describe('How many rows it has; null of a view'),
  bytes: z.int().min(0).nullable().describe('How large it is; null of a view'),
  location: z.string().nullable().describe('Where it lies'),
  created_date: date().nullable().describe('When it was made'),
  last_modified_date: date().nullable().describe('When its rows or its schema last changed'),
  description: z.string().nullable().describe('What BigQuery holds as its description'),
  written_by: writer()
    .nullable()
    .describe(
      'The configuration that writes it, of several the one that last did; null where none does, or where it was deployed before that was kept',
    ),
}))

const listedTable = lazily(() => z.strictObject(facts()).meta({ id: 'ListedTable' }))

/** A column, or a part of one, as it is answered. */
export type Column = {
  name: string
  type: string
  mode: string
  description: string | null
  fields?: Column[] | undefined
}
const column = lazily((): z.ZodType<Column> => {
  const one: z.ZodType<Column> = z
    .strictObject({
      name: z.string().describe('Its name'),
      type: z.string().describe('Its type, as BigQuery names it'),
      mode: z.string().describe('`NULLABLE`, `REQUIRED`, `REPEATED`'),
      description: z.string().nullable().describe('What it is'),
      fields: z
        .lazy(() => z.array(one))
        .optional()
        .describe('Of a RECORD: its fields'),
    })
    .meta({ id: 'Column' })
  return one
})

const table_ = lazily(() =>
  z
    .strictObject({
      ...facts(),
      schema: z.array(column()).describe('Its columns, nested ones within'),
      partitioning: z
        .strictObject({
          type: z.string().describe('`DAY`, `HOUR`, `MONTH`, `YEAR` or `RANGE`'),
          field: z.string().nullable().describe('The column; null for the time of ingestion'),
          expiration_ms: z.int().nullable().describe('How long a partition is kept'),
          filter_required: z.boolean().describe('Whether a query must say which partitions it reads'),
        })
        .nullable()
        .describe('Null where it is not partitioned'),
      clustering: z.array(z.string()).describe('The columns that it is clustered by'),
      labels: z.record(z.string(), z.string()).describe('Its labels'),
      expires_date: date().nullable().describe('When it goes; null where it stays'),
      sql: z.string().nullable().describe('Of a view: its query'),
      documentation: z
        .string()
        .nullable()
        .describe(
          'Markdown: the `doc_md` of the task that makes it, or of its configuration; null where there is none',
        ),
      read_by: z
        .array(z.strictObject(configuration()))
        .describe('Other configurations that read it, as far as their SQL says; at most 50'),
      preview: z
        .array(z.string())
        .nullable()
        .describe(
          'Ten rows at most, each a text of JSON by its columns; long values are cut and end in `…`. Null where none are shown',
        ),
      preview_refused: z.string().nullable().describe('Why there is no preview'),
    })
    .meta({ id: 'Table' }),
)

const unreadable = lazily(() =>
  z
    .strictObject({
      project,
      dataset: dataset.nullable().describe('Null where the whole project is refused'),
      table: z.string().nullable().describe('Null where the whole dataset is refused'),
      reason: z.string().describe('Why, as BigQuery says it'),
    })
    .meta({ id: 'Unreadable' }),
)

/** The actions of `POST /v1/catalog/status`. */
export const catalogActions = {
  list_tables: action('list_tables', {
    endpoint: 'catalog-status',
    right: 'read',
    repeats: 'freely',
    summary:
      'Lists the tables of the account’s projects by project, dataset and name, with who writes them. A page may be short, or ' +
      'empty, and still be followed by another. What BigQuery refuses is told beside.',
    input: {
      account,
      project: project.optional(),
      dataset: dataset.optional(),
      ...paging,
      limit: z.int().min(1).max(MOST_TABLES).default(50).describe('How many to list at most'),
      page_token: paging.page_token.unwrap().max(4096).optional(),
    },
    answer: lazily(() =>
      z
        .strictObject({
          results: z.array(listedTable()),
          datasets: z
            .array(
              z
                .strictObject({
                  project,
                  dataset,
                  location: z.string().nullable().describe('Where it lies'),
                  description: z.string().nullable().describe('What it is'),
                })
                .meta({ id: 'Dataset' }),
            )
            .describe(
              'The datasets that the list is of, of the first page; at most 1,000, of which 100 with description',
            )
            .optional(),
          unreadable: z.array(unreadable()).describe('What BigQuery refuses, which is left out'),
          next_page_token: next_page_token(),
        })
        .meta({ id: 'Tables' }),
    ),
    problems: ['account-not-ready'],
  }),
  get_table: action('get_table', {
    endpoint: 'catalog-status',
    right: 'read',
    repeats: 'freely',
    summary:
      'Shows a table: its schema, its documentation, who writes and reads it, and its first rows, unless it is labelled `sensitive`.',
    input: { account, project, dataset, table },
    answer: lazily(() => z.strictObject({ results: z.tuple([table_()]) }).meta({ id: 'OneTable' })),
    problems: ['account-not-ready', 'table-not-found'],
  }),
  ...freshnessActions,
}
