import { procedures } from '../expectations/procedures.ts'
import type { Step } from './step.ts'

/** Where the procedures of the expectations are to be. */
export type ExpectationsPlace = { project: string; dataset: string; location: string }

/** The dataset and a procedure for each expectation. Done again, each takes the place of the one of its name. */
export async function planExpectations({ project, dataset, location }: ExpectationsPlace): Promise<Step[]> {
  const place = `${project}.${dataset}`
  const query = (sql: string) => [
    ...['bq', `--project_id=${project}`, `--location=${location}`, 'query'],
    ...['--use_legacy_sql=false', sql],
  ]
  const options = `location = '${location}', description = 'Procedures that check tables'`
  return [
    {
      does: `Make the dataset ${place}, where it is not there.`,
      create: query(`CREATE SCHEMA IF NOT EXISTS \`${place}\` OPTIONS (${options})`),
    },
    ...(await procedures(place)).map(({ name, sql }) => ({
      does: `Make the procedure ${name}, in place of one of its name.`,
      create: query(sql),
    })),
  ]
}
