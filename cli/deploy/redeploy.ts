import { type Identity, nameOf } from '../find.ts'
import type { Session } from '../session.ts'
import { plain, print, printJson, say } from '../terminal/streams.ts'
import type { Checked } from './check.ts'

/** What was deployed with other values of a context than it has now. */
type Old = { identity: Identity; name: string; version: number | null; context_id: string }

/** What is out of date with the contexts that are deployed, and is not itself deployed with them. */
export function outOfDate(checked: readonly Checked[]): Old[] {
  const ids = new Set(checked.map(({ answer }) => answer.configuration_id))
  return checked.flatMap(({ request: { account }, answer }) =>
    (answer.out_of_date ?? [])
      .filter(({ configuration_id }) => !ids.has(configuration_id))
      .map(({ configuration_type, environment, configuration_id, version }) => {
        const identity = { account, environment, configuration_type, configuration_id }
        return { identity, name: nameOf(identity), version, context_id: answer.configuration_id }
      }),
  )
}

export function tellOutOfDate(old: readonly Old[]): void {
  for (const { name, version, context_id } of old) {
    print(`Out of date: ${name}, version ${version}, has other values of the context ${context_id}`)
  }
}

/** Deploys the version that is deployed anew, with the values that its context has now. */
export async function redeploy(
  session: Session,
  { identity, name, version, context_id }: Old,
  { json }: { json?: true | undefined },
): Promise<void> {
  const answer = await session.call('deploy_configuration', {
    ...identity,
    ...(version === null ? {} : { from_version: version }),
    context_id,
  })
  if (json) return printJson(answer)
  for (const { detail } of answer.warnings) say(`${name}: warning: ${plain(detail)}`)
  print(`Deployed ${name}, version ${answer.version}, with the values of ${context_id}`)
}
