import { isSchema, type Schema } from '../schemas/schema.ts'

/**
 * What fields mean that say nothing of it themselves, by their names, or by component and name. Apart from the records of
 * the actions: functions at work have no use for it.
 */
const TEXTS: Readonly<Record<string, string>> = {
  activated: 'Whether it may have new runs',
  alert_id: 'The alert',
  archived: 'Whether it is kept out of every list, and not launched',
  attempts: 'How often its delivery was tried',
  code: 'As the status of the answer',
  configuration_type: 'The type, by its canonical name',
  data: 'Nothing',
  deployed_by: 'Who deployed it; null where none was deployed',
  environment: 'The environment',
  error: 'What went wrong; null where nothing did',
  job_id: 'The job',
  job_ids: 'Its jobs, as workflows name them',
  location: 'Where it ran',
  message: 'That it is done',
  'Failure.message': 'What went wrong, as BigQuery or Cloud Storage says it',
  'RunFailure.message': 'What went wrong, as BigQuery or Cloud Storage says it',
  'Problem.title': 'What kind of problem it is',
  'Problem.type': 'The same as an address, which ends in the name of the problem',
  project: 'The Google Cloud project that it ran in',
  projects: 'The Google Cloud projects that its configurations may name',
  reason: 'What kind of failure it is',
  results: 'What was found',
  short_description: 'What it is for; null where the document does not say',
  status: 'How it stands',
  sub_status: 'What went wrong in it, the gravest of several; null until it ends',
  task_id: 'The task',
}

/**
 * Tells what each field of these components means that has no text of its own.
 * @returns the fields that still have none, and the texts that no field needs
 */
export function tellFields(components: Readonly<Record<string, unknown>>): {
  missing: string[]
  unused: string[]
} {
  const used = new Set<string>()
  const missing: string[] = []
  for (const [id, schema] of Object.entries(components)) {
    if (!isSchema(schema)) continue
    for (const [name, field] of Object.entries(schema.properties ?? {})) {
      if (name === 'action' || !isSchema(field) || isTold(field)) continue
      const key = [`${id}.${name}`, name].find(one => Object.hasOwn(TEXTS, one))
      if (key === undefined) missing.push(`${id}.${name}`)
      else {
        field.description = TEXTS[key]
        used.add(key)
      }
    }
  }
  return { missing, unused: Object.keys(TEXTS).filter(key => !used.has(key)) }
}

/** Whether a field tells what it means, by itself or as one of several: a value that may be null, say. */
const isTold = (field: Schema): boolean =>
  field.description !== undefined ||
  (field.anyOf ?? []).some(part => isSchema(part) && part.description !== undefined)
