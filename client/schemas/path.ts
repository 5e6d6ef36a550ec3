/** What there is a schema of: the types that are deployed, a context, and a DDL file. */
export const SCHEMA_NAMES = ['table-to-table', 'table-to-storage', 'workflow', 'context', 'ddl'] as const
export type SchemaName = (typeof SCHEMA_NAMES)[number]

/** The path that the JSON Schema of a type is served at, without a token. */
export const schemaPath = (name: SchemaName): string => `/v1/schemas/${name}.json`
