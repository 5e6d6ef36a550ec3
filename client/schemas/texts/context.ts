import { CONFIGURATION, DOCUMENT } from './common.ts'
import { type Texts, within } from './text.ts'

/** A context. */
export const CONTEXT: Texts = {
  '': 'Constants for a set of configurations. `{{name}}` in a configuration that is deployed with it, or in its SQL, is replaced by the value.',
  ...DOCUMENT,
  ...CONFIGURATION,
  activated:
    'Whether configurations may be deployed with it. Where it is left out, a first deployment is activated, and a later one leaves it as it is.',
  configuration_id: {
    text: 'Its name, which becomes part of the ids of what is deployed with it: `<account>_<context id>_<configuration_id>`.',
    examples: ['sales_dev'],
  },
  configuration_type: 'The type.',
  version: { text: 'The version of the document’s own format.', examples: ['1'] },
  gcp_project_id: 'Without effect: a context reaches no data itself.',
  parameters:
    'The constants by their names: letters, digits and `_`. Names that start with `FD_` are reserved, and so is `TEMPLATE_CURRENT_DATE`.',
  ...within('parameters.*', {
    value: {
      text: 'The value. A text of the configuration that is nothing but the placeholder takes the value as it is, an object too; within a longer text and in SQL it stands as text.',
      examples: ['my-project-dev', 5, true],
    },
    type: 'What the value is.',
    resource: {
      text: 'What kind of thing the value names; nothing reads it.',
      examples: ['gcp_project_id', 'gcs_bucket'],
    },
    description: 'What it is for.',
  }),
}
