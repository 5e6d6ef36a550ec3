/** What names a configuration within its account. */
export type Identity = { configuration_type: string; environment: string; configuration_id: string }

/** The id of a configuration's document, and of a workflow's marks: `<type>~<environment>~<configuration_id>`. */
export function configurationKey({ configuration_type, environment, configuration_id }: Identity): string {
  return `${configuration_type}~${environment}~${configuration_id}`
}
