import type { DatasetDocument } from '../../catalog.ts'
import { type Cells, type Columns, cell, moment } from './information-cells.ts'
import { labelled, type Option, quoted, withOptions } from './information-options.ts'

type View = { columns: Columns; rows: (dataset: DatasetDocument) => Cells[] }

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

/** Views of a project's datasets. */
export const DATASET_VIEWS: Readonly<Record<string, View>> = {
  SCHEMATA: {
    columns: {
      catalog_name: 'STRING',
      schema_name: 'STRING',
      schema_owner: 'STRING',
      creation_time: 'TIMESTAMP',
      last_modified_time: 'TIMESTAMP',
      location: 'STRING',
      ddl: 'STRING',
      default_collation_name: 'STRING',
    },
    rows: d => {
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
  },
  SCHEMATA_OPTIONS: {
    columns: {
      catalog_name: 'STRING',
      schema_name: 'STRING',
      option_name: 'STRING',
      option_type: 'STRING',
      option_value: 'STRING',
    },
    rows: d =>
      optionsOf(d).map(option =>
        [d.datasetReference.projectId, d.datasetReference.datasetId, ...option].map(cell),
      ),
  },
}
