/** The fields of a document that name a file beside it: of SQL, of a table's DDL, of documentation. */
export const FILE_FIELDS = ['sql_file', 'ddl_file', 'doc_md'] as const
export type FileField = (typeof FILE_FIELDS)[number]
