import { z } from 'zod'
import { parameterValue } from '../model/parameters.ts'
import { lazily } from './action.ts'
import { date, run, work } from './shapes.ts'

const extraction = lazily(() =>
  z
    .strictObject({
      uris: z.array(z.string()).describe('The files; BigQuery puts a number in place of the `*`'),
      format: z.string().describe('What the files are, as BigQuery names it'),
      compression: z.string().describe('How they are compressed; `NONE` where they are not'),
      field_delimiter: z.string().nullable().describe('Between the fields of a CSV file'),
      print_header: z
        .boolean()
        .nullable()
        .describe('Whether a CSV file begins with the names of its columns'),
      top_file: z.string().nullable().describe('The empty file that is written last'),
      emptied_folder: z.string().nullable().describe('The folder whose files are deleted before'),
    })
    .meta({ id: 'Extraction' }),
)

/** What a run asks of BigQuery for a task. */
export const taskQueries = lazily(() => {
  const { account, configuration_id, configuration_type, environment, run_id } = run().shape
  return z
    .strictObject({
      ...{ account, configuration_id, configuration_type, environment, run_id },
      version: z.int().min(1).describe('The deployed version that the run runs'),
      task_id: z.string(),
      ...work(),
      execution_date: date().describe('The date the run works for, which is filled in'),
      project: z.string().describe('The Google Cloud project of its jobs'),
      location: z.string().describe('Where its jobs run'),
      sql: z
        .string()
        .nullable()
        .describe('Its SQL: at most twice the file’s characters. Null of a task without'),
      default_dataset: z.string().nullable().describe('The dataset of the names without one'),
      sql_parameters: z
        .record(z.string(), parameterValue)
        .nullable()
        .describe('The values of the run’s parameters, by their names; null where it has none'),
      extraction: extraction().nullable().describe('Of an export: what is written'),
    })
    .meta({ id: 'TaskQueries' })
})
