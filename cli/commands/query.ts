import type { Command } from '@commander-js/extra-typings'
import { calling, within } from '../options.ts'

export const define = (command: Command) =>
  calling(command)
    .description(
      `Runs SQL as oneself, and prints the rows: on the local stack's warehouse, or on BigQuery by the access token of
GOOGLE_OAUTH_ACCESS_TOKEN, or of gcloud.`,
    )
    .argument('<sql>', 'the SQL; - reads it from standard input')
    .option('--project <project>', 'the project that pays; the account’s unless given')
    .option('--location <location>', 'where its tables are; BigQuery finds out unless given')
    .option('--limit <count>', 'how many rows to print at most', within(1, 10_000), 100)
    .action(async (sql, options) => {
      const { query } = await import('../query.ts')
      await query(sql, options)
    })
