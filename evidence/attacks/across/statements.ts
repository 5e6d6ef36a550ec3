import type { Attack } from './attempt.ts'
import type { Sides } from './sides.ts'

type Statements = [what: string, sql: (sides: Sides) => string][]

/** SQL that has a result. */
const READING: Statements = [
  ['a SELECT', ({ victim }) => `SELECT * FROM ${victim.table('secret')}`],
  [
    'an error that tells',
    ({ victim }) => `SELECT ERROR((SELECT MAX(secret) FROM ${victim.table('secret')}))`,
  ],
  ['a wildcard table', ({ victim }) => `SELECT * FROM ${victim.table('events_*')}`],
  ['a view over her table', ({ intruder }) => `SELECT * FROM ${intruder.table('over')}`],
  ...['TABLES', 'COLUMNS'].map((name): Statements[number] => [
    `INFORMATION_SCHEMA.${name}`,
    ({ HERS, victim }) => `SELECT * FROM \`${HERS}.${victim.dataset}.INFORMATION_SCHEMA.${name}\``,
  ]),
]

/** SQL that changes, makes or drops something, and scripts. */
const CHANGING: Statements = [
  ['an INSERT', ({ victim }) => `INSERT INTO ${victim.table('secret')} VALUES ('x')`],
  ['an UPDATE', ({ victim }) => `UPDATE ${victim.table('secret')} SET secret = 'x' WHERE TRUE`],
  [
    'a MERGE',
    ({ victim }) =>
      `MERGE INTO ${victim.table('secret')} USING (SELECT 1 AS one) ON TRUE WHEN MATCHED THEN DELETE`,
  ],
  ['a DELETE', ({ victim }) => `DELETE FROM ${victim.table('secret')} WHERE TRUE`],
  ['a TRUNCATE', ({ victim }) => `TRUNCATE TABLE ${victim.table('secret')}`],
  ['a DROP TABLE', ({ victim }) => `DROP TABLE ${victim.table('secret')}`],
  ['a DROP SCHEMA', ({ HERS, victim }) => `DROP SCHEMA \`${HERS}.${victim.dataset}\` CASCADE`],
  ['a CREATE SCHEMA', ({ HERS }) => `CREATE SCHEMA \`${HERS}.made\``],
  ['an ALTER TABLE', ({ victim }) => `ALTER TABLE ${victim.table('secret')} ADD COLUMN a INT64`],
  [
    'a CREATE OR REPLACE TABLE',
    ({ victim }) => `CREATE OR REPLACE TABLE ${victim.table('secret')} AS SELECT 1 AS one`,
  ],
  [
    'a CREATE TABLE … COPY',
    ({ victim, intruder }) => `CREATE TABLE ${intruder.table('taken')} COPY ${victim.table('secret')}`,
  ],
  [
    'a CREATE VIEW',
    ({ victim, intruder }) =>
      `CREATE VIEW ${intruder.table('seen')} AS SELECT * FROM ${victim.table('secret')}`,
  ],
  [
    'EXPORT DATA of her table',
    ({ victim, intruder }) => exporting(intruder.bucket, `SELECT * FROM ${victim.table('secret')}`),
  ],
  ['EXPORT DATA to her bucket', ({ victim }) => exporting(victim.bucket, 'SELECT 1 AS one')],
  [
    'a variable',
    ({ victim }) =>
      `DECLARE w STRING; SET w = (SELECT MAX(secret) FROM ${victim.table('secret')}); SELECT ERROR(w)`,
  ],
  [
    'EXECUTE IMMEDIATE',
    ({ victim }) => `EXECUTE IMMEDIATE CONCAT('DROP TABLE ', '${victim.table('secret')}')`,
  ],
]

const exporting = (bucket: string, query: string) =>
  `EXPORT DATA OPTIONS (uri='gs://${bucket}/x-*.csv', format='CSV') AS ${query}`

/** What a dry run says nothing of: who may write to a bucket or make a dataset, and what comes of a script's variables. */
const UNSEEN = /EXPORT DATA to|SCHEMA$|variable|EXECUTE/

const byTask = ([what, sql]: Statements[number], task: object): Attack => ({
  name: `${what} in ${'table_name' in task ? 'a query' : 'a script'}`,
  deploy: sides => sides.intruder.deployTables('attack', { a: { sql: sql(sides), ...task } }),
  ...(UNSEEN.test(what) ? { isUnseen: true } : {}),
})

/** By SQL: what has a result as a query that keeps it, what changes something as a script. */
export const STATEMENTS: Attack[] = [
  ...READING.map(statement => byTask(statement, { table_name: 'taken' })),
  ...CHANGING.map(statement => byTask(statement, { task_type: 'run_gbq_script' })),
]
