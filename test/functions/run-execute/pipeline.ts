import { uuidOf } from '../../../shared/model/ids.ts'
import { listAudit } from '../../../shared/store/audit.ts'
import type { Functions, Place } from '../../system/process.ts'

const APPEND = { write_disposition: 'WRITE_APPEND' }

/** Tasks of every kind that leaves something behind each time it is done. */
const tasksOf = (dataset: string) => ({
  one: { sql: "INSERT INTO log VALUES ('one')" },
  script: {
    task_type: 'run_gbq_script',
    sql: `DECLARE i INT64 DEFAULT 0;
INSERT INTO log VALUES ('script 1');
WHILE i < 60 DO SET i = i + 1; END WHILE;
INSERT INTO log VALUES ('script 2');`,
  },
  append: { sql: "SELECT 'appended' AS what", table_name: 'appended', ...APPEND },
  copy: {
    task_type: 'copy_gbq_table',
    source_gcp_project_id: 'demo-tailer',
    source_bq_dataset: dataset,
    source_bq_table: 'appended',
    destination_bq_table: 'copied',
    ...APPEND,
  },
  check: {
    task_type: 'expectation',
    sql: `CALL \`demo-tailer.${dataset}.expect_once\`('first'); CALL \`demo-tailer.${dataset}.expect_once\`('second')`,
  },
  left: { sql: "INSERT INTO log VALUES ('left')" },
  right: { sql: "INSERT INTO log VALUES ('right')" },
  last: { sql: "INSERT INTO log VALUES ('last')" },
})
const DEPENDENCIES = [
  'one >> script >> [append, left, right, check]',
  'append >> copy',
  '[copy, left, right, check] >> last',
]

/** A run of such a pipeline that ended once, with each statement's effect and its workflow's target once. */
export const ONCE = {
  status: 'SUCCESS',
  targets: ['SUCCESS'],
  log: {
    'check first': 1,
    'check second': 1,
    last: 1,
    left: 1,
    one: 1,
    right: 1,
    'script 1': 1,
    'script 2': 1,
    target: 1,
  },
  appended: 1,
  copied: 1,
  results: 2,
  slots: [],
  changes: 1,
}

/** A place with a pipeline of every kind of task, named `job`, and a workflow that launches `target` after it. */
export async function preparePipeline(functions: Functions, account?: string): Promise<Place> {
  const place = await functions.newPlace(account)
  await place.query(`CREATE TABLE ${place.table('log')} (what STRING)`)
  await place.query(`CREATE PROCEDURE ${place.table('expect_once')}(what STRING) BEGIN
    INSERT INTO ${place.table('log')} VALUES (CONCAT('check ', what));
    SELECT 'passed', TO_JSON_STRING(STRUCT(TRUE AS passed, 'expect_once' AS procedure_name, 'p.d' AS dataset, 't' AS tablename));
  END`)
  await place.deployTables('job', tasksOf(place.dataset), { dependencies: DEPENDENCIES })
  await place.deployTables('target', { t: { sql: "INSERT INTO log VALUES ('target')" } })
  await place.deployWorkflow('flow', ['job'], 'target')
  return place
}

/** What a run of the pipeline has left behind once it has ended; {@link ONCE} when all is well. */
export async function effectsOf(
  { db }: Functions,
  place: Place,
  run_id: string,
  patience: number,
): Promise<object> {
  const { status } = await place.ended(run_id, patience)
  const targets = await place.runs('target')
  const ended = await Promise.all(targets.map(target => place.ended(target.run_id, patience)))
  const rows = await place.query(
    `SELECT what, COUNT(*) AS n FROM ${place.table('log')} GROUP BY what ORDER BY what`,
  )
  const [results] = await place.query(
    `SELECT COUNT(*) AS n FROM \`demo-tailer.tailer_common.expectation_results\` WHERE run_id = '${run_id}'`,
  )
  const audit = await listAudit(db, place.account, `runs/${uuidOf(run_id)}`)
  return {
    status,
    targets: ended.map(target => target.status),
    log: Object.fromEntries(rows.map(({ what, n }) => [what, n])),
    appended: await place.count('appended'),
    copied: await place.count('copied'),
    results: Number(Object(results).n),
    slots: await place.slots('job'),
    changes: audit.length,
  }
}
