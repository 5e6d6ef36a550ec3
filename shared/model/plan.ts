import { z } from 'zod'
import { CRITICALITIES } from './criticality.ts'
import { storedParameters } from './parameters.ts'
import { WRITE_DISPOSITIONS } from './write-disposition.ts'

/**
 * The plan's format, which is stored with each version and read for ever: it only widens. A new field is optional or
 * has a default, a field is never renamed, and what is not known is passed over. What cannot be said so is a new
 * format, and the schema of this one stays beside it.
 */
const FORMAT = 1

const table = z.object({ project: z.string(), dataset: z.string(), table: z.string() })
/** A table in BigQuery. The name may hold date templates (`{{FD_DATE}}`) and end in a partition (`$20240123`). */
export type Table = z.output<typeof table>

const field = z.object({
  name: z.string(),
  type: z.string(),
  mode: z.string().optional(),
  description: z.string().optional(),
  get fields() {
    return z.array(field).optional()
  },
})
/** A column of a table to create, as BigQuery's REST API takes it. */
export type Field = z.output<typeof field>

const definition = z.object({
  description: z.string().optional(),
  schema: z.array(field),
  clustering: z.array(z.string()).optional(),
  /** `field` left out: by ingestion time. */
  partitioning: z
    .object({
      type: z.enum(['DAY', 'HOUR', 'MONTH', 'YEAR']),
      field: z.string().optional(),
      expiration_ms: z.number().optional(),
    })
    .optional(),
  /** By ranges of a column of integers. */
  range_partitioning: z
    .object({ field: z.string(), start: z.number(), end: z.number(), interval: z.number() })
    .optional(),
  require_partition_filter: z.boolean().optional(),
})
/** A table to create, as a DDL file describes it. */
export type TableDefinition = z.output<typeof definition>

/** Stands for one of the plan's texts, definitions or tasks: the place in its list. */
const place = z.int().nonnegative()

const work = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('query'),
    sql: place,
    /** Where the result goes; a script of statements has none. */
    destination: table.optional(),
    /** The SQL is a script, for which BigQuery takes no destination: its last result is copied there. */
    is_script: z.boolean().optional(),
    write_disposition: z.enum(WRITE_DISPOSITIONS),
    /** The destination is dropped at the run's end. */
    temporary: z.boolean(),
    use_query_cache: z.boolean(),
    /** The expectations that are checked, each a CALL; `sql` is all of them. */
    calls: z.array(z.string()).optional(),
    /** The dataset of names without one. */
    dataset: z.object({ project: z.string(), dataset: z.string() }).optional(),
  }),
  z.object({
    kind: z.literal('create_table'),
    table,
    definition: place,
    force_delete: z.boolean(),
    /** Of a table that is there, the partition of the execution date is deleted. */
    force_delete_partition: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal('copy_table'),
    source: table,
    destination: table,
    write_disposition: z.enum(WRITE_DISPOSITIONS),
  }),
  z.object({ kind: z.literal('delete_table'), table }),
  z.object({
    kind: z.literal('export'),
    sql: place,
    bucket: z.string(),
    prefix: z.string(),
    /** With its extension, `.gz` included, without the number that BigQuery adds. */
    filename: z.string(),
    format: z.enum(['CSV', 'NEWLINE_DELIMITED_JSON', 'AVRO', 'PARQUET']),
    field_delimiter: z.string(),
    print_header: z.boolean(),
    compression: z.enum(['NONE', 'GZIP', 'SNAPPY']),
    generate_top_file: z.boolean(),
    delete_dest_bucket_content: z.boolean(),
    /** A table that keeps the result as well. */
    copy_to: table.optional(),
  }),
])

const task = z.object({
  id: z.string(),
  criticality: z.enum(CRITICALITIES),
  /** The tasks that come before it. */
  upstream: z.array(place),
  /** The project its BigQuery jobs run in, and where. */
  project: z.string(),
  location: z.string(),
  /** Whether `{{TEMPLATE_CURRENT_DATE}}` in the SQL means the day of the execution date. */
  current_date_template: z.boolean(),
  /** What it is called instead. */
  current_date_name: z.string().optional(),
  /** Whether `{{FD_DATE}}` and its like are filled in in the SQL. */
  fills_sql: z.boolean().optional(),
  /** How often it is tried again after it failed, and how long it waits before the first time, in seconds. */
  retries: z.int().nonnegative().optional(),
  retry_delay_seconds: z.int().nonnegative().optional(),
  /** Whether that is said of this very task: then also where a part of its work would be done twice. */
  retries_are_own: z.boolean().optional(),
  /** How long an attempt may take. */
  timeout_seconds: z.int().positive().optional(),
  work,
})

const storedPlan = z.object({
  format: z.literal(FORMAT),
  /** How many tasks run side by side. */
  task_concurrency: z.int().min(1),
  /** How long a run may take. */
  timeout_seconds: z.int().positive().optional(),
  /** What a launch may give to its queries. */
  parameters: storedParameters.optional(),
  /** The texts of the SQL files, each once. */
  texts: z.array(z.string()),
  /** The tables that the DDL files describe, each once. */
  definitions: z.array(definition),
  tasks: z.array(task),
})
type StoredPlan = z.output<typeof storedPlan>
type StoredWork = z.output<typeof work>

/** What stands for a text or a definition, replaced by it. */
type Resolved<W> = W extends { sql: number }
  ? Omit<W, 'sql'> & { sql: string }
  : W extends { definition: number }
    ? Omit<W, 'definition'> & { definition: TableDefinition }
    : W

/** What a task does. */
export type Work = Resolved<StoredWork>

/** One step of a run; `upstream` are the ids of the tasks that come before it. */
export type Task = Omit<z.output<typeof task>, 'upstream' | 'work'> & { upstream: string[]; work: Work }

/** What a deployed version of a table-to-table or table-to-storage configuration does, with every default applied. */
export type Plan = Pick<StoredPlan, 'task_concurrency' | 'timeout_seconds' | 'parameters'> & { tasks: Task[] }

/** A plan as it is stored: JSON, in which the text of a file stands once, however many tasks name it. */
export function writePlan({ tasks, ...run }: Plan): string {
  const texts = places<string>()
  const definitions = places<TableDefinition>()
  const ids = places<string>()
  for (const { id } of tasks) ids.of(id)
  const stored: StoredPlan = {
    format: FORMAT,
    ...run,
    tasks: tasks.map(task => ({
      ...task,
      upstream: task.upstream.map(ids.of),
      work: stand(task.work),
    })),
    texts: texts.all,
    definitions: definitions.all,
  }
  return JSON.stringify(stored)

  function stand(work: Work): StoredWork {
    switch (work.kind) {
      case 'query':
      case 'export':
        return { ...work, sql: texts.of(work.sql) }
      case 'create_table':
        return { ...work, definition: definitions.of(work.definition) }
      default:
        return work
    }
  }
}

/**
 * A plan as it was made for versions from before versions carried theirs: what plans say since then, theirs do not, so
 * that they go on doing what they did.
 */
export function asBefore(plan: Plan): Plan {
  return {
    ...plan,
    tasks: plan.tasks.map(({ fills_sql: _, current_date_name: __, work, ...task }) => {
      if (work.kind === 'query') return { ...task, work: { ...work, is_script: undefined } }
      if (work.kind === 'create_table')
        return { ...task, work: { ...work, force_delete_partition: undefined } }
      return { ...task, work }
    }),
  }
}

/**
 * A plan out of what is stored; tasks that name one file share its text, or its definition.
 * @throws Error when it is no plan of a known format
 */
export function readPlan(text: string): Plan {
  const { format: _, texts, definitions, tasks, ...run } = storedPlan.parse(JSON.parse(text))
  return {
    ...run,
    tasks: tasks.map(task => ({
      ...task,
      upstream: task.upstream.map(at => part(tasks, at).id),
      work: resolve(task.work),
    })),
  }

  function resolve(work: StoredWork): Work {
    switch (work.kind) {
      case 'query':
      case 'export':
        return { ...work, sql: part(texts, work.sql) }
      case 'create_table':
        return { ...work, definition: part(definitions, work.definition) }
      default:
        return work
    }
  }
}

/** Values, each once, and the place of each. */
function places<T>(): { all: T[]; of: (value: T) => number } {
  const known = new Map<T, number>()
  const all: T[] = []
  const of = (value: T) => {
    const at = known.get(value) ?? all.push(value) - 1
    known.set(value, at)
    return at
  }
  return { all, of }
}

function part<T>(all: readonly T[], at: number): T {
  const value = all[at]
  if (value === undefined) throw new Error(`Cannot read the plan: it has no part ${at}`)
  return value
}
