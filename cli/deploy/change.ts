import { isDeepStrictEqual } from 'node:util'
import type { AnswerTo } from '../../client/client.ts'
import { TailerError } from '../../client/error.ts'
import type { Identity } from '../find.ts'
import type { Session } from '../session.ts'
import { changesOf, type Line } from './changes.ts'
import type { Checked } from './check.ts'
import { identityOf } from './identity.ts'

type Deployed = AnswerTo<'get_configuration'>['results'][0]

/** What deploying a configuration changes: the version that is deployed, and no lines where none is. */
export type Change = Checked & { version: number | null; lines: Line[] | undefined }

/** Sets a configuration against what is deployed of it. */
export async function changeOf(session: Session, one: Checked): Promise<Change> {
  const before = await deployed(session, identityOf(one))
  if (before?.version == null) return { ...one, version: null, lines: undefined }
  const after = { configuration: one.source.document, files: one.request.files ?? {} }
  return {
    ...one,
    version: before.version,
    lines: [...changesOf(before, after), ...(await changesOfContext(session, one, before))],
  }
}

/** A configuration as it is deployed; `undefined` where none is. */
async function deployed(session: Session, identity: Identity): Promise<Deployed | undefined> {
  try {
    const answer = await session.call('get_configuration', identity)
    return answer.results[0]
  } catch (error) {
    if (error instanceof TailerError && error.status === 404) return undefined
    throw error
  }
}

/** The values of its context that differ from those that the configuration was deployed with. */
async function changesOfContext(
  session: Session,
  { context, request }: Checked,
  { context_id, context_values }: Deployed,
): Promise<Line[]> {
  if (context === undefined) return context_id === null ? [] : [{ sign: '-', text: `context: ${context_id}` }]
  const { account, environment } = request
  const document =
    context.source?.document ??
    (
      await deployed(session, {
        ...{ account, environment, configuration_type: 'context', configuration_id: context.id },
      })
    )?.configuration
  const now = valuesOf(document)
  if (isDeepStrictEqual(now, context_values)) return []
  return changesOf(
    { configuration: { [`context ${context.id}`]: context_values ?? {} }, files: {} },
    { configuration: { [`context ${context.id}`]: now }, files: {} },
  )
}

/** A context's values, by their names. */
function valuesOf(document: unknown): Record<string, unknown> {
  const parameters: Record<string, unknown> = Object(Object(document).parameters)
  return Object.fromEntries(Object.entries(parameters).map(([name, one]) => [name, Object(one).value]))
}
