import type { DatasetDocument } from '../../documents.ts'
import { type Cells, cell, moment } from './information-cells.ts'
import { labelled, type Option, quoted, withOptions } from './information-options.ts'

function optionsOf(d: DatasetDocument): Option[] {
  const days = d.defaultTableExpirationMs
  return [
    ...(d.description === undefined ? [] : [['description', 'STRING', quoted(d.description)] as const]),
    ...(d.friendlyName === undefined ? [] : [['friendly_name', 'STRING', quoted(d.friendlyName)] as const]),
    ...(days === undefined
      ? []
      : [['default_table_expiration_days', 'FLOAT64', String(Number(days) / 86_400_000)] as const]),
    ...labelled(d.labels),
  ]
}

/** The rows that the views of a project's datasets have for one of them. */
const ROWS: Record<'SCHEMATA' | 'SCHEMATA_OPTIONS', (dataset: DatasetDocument) => Cells[]> = {
  SCHEMATA: d => {
    const { projectId, datasetId } = d.datasetReference
    const options = [...optionsOf(d), ['location', 'STRING', quoted(d.location)] as const]
    return [
      [
        cell(projectId),
        cell(datasetId),
        cell(undefined),
        moment(d.creationTime),
        moment(d.creationTime),
        cell(d.location),
        cell(`CREATE SCHEMA \`${projectId}.${datasetId}\`${withOptions(options)};`),
        cell('NULL'),
      ],
    ]
  },
  SCHEMATA_OPTIONS: d =>
    optionsOf(d).map(option =>
      [d.datasetReference.projectId, d.datasetReference.datasetId, ...option].map(cell),
    ),
}

/** What a view of a project's datasets tells of one. */
export const datasetRows = (view: keyof typeof ROWS) => ROWS[view]
