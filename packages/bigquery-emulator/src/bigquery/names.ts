/** An identifier quoted for DuckDB. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A string literal for DuckDB. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

export type DatasetName = { projectId: string; datasetId: string }
export type TableName = DatasetName & { tableId: string }

/** The DuckDB schema that stands for a dataset: one database holds several projects. */
export function schemaName(name: DatasetName): string {
  return quote(`${name.projectId}.${name.datasetId}`)
}

/** The DuckDB name of a table. */
export function physicalName(name: TableName): string {
  return `${schemaName(name)}.${quote(name.tableId)}`
}

/**
 * The DuckDB name of a WITH query. It is like no name of DuckDB's own: where such a name is out of sight for DuckDB, as
 * a query's own name can be inside of it, DuckDB would take the view it has under that name.
 */
export function withName(name: string): string {
  return quote(`with ${name}`)
}

/** `project:dataset.table`, as BigQuery's messages write it. */
export function display(name: TableName): string {
  return `${name.projectId}:${name.datasetId}.${name.tableId}`
}

/** A table id without its partition decorator, and the decorator: `t$20240123` is `t` and `20240123`. */
export function splitDecorator(name: TableName): { table: TableName; partition: string | undefined } {
  const at = name.tableId.indexOf('$')
  if (at < 0) return { table: name, partition: undefined }
  return { table: { ...name, tableId: name.tableId.slice(0, at) }, partition: name.tableId.slice(at + 1) }
}
