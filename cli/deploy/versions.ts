import type { AnswerTo, FieldsOf } from '../../client/client.ts'
import { Failure } from '../exit.ts'
import { findConfiguration, type Identity, nameOf } from '../find.ts'
import { agree } from '../prod.ts'
import { open, type Place, type Session } from '../session.ts'
import { plain, print, printJson, say } from '../terminal/streams.ts'
import { printTable } from '../terminal/table.ts'
import { localTime } from '../terminal/times.ts'
import { changesOf } from './changes.ts'
import { printChanges } from './print-changes.ts'

type Options = Place & {
  type?: FieldsOf<'get_configuration'>['configuration_type'] | undefined
  json?: true | undefined
}

/** Lists the versions of a configuration, the newest first. */
export async function versions(id: string, options: Options): Promise<void> {
  const session = await open(options)
  const answer = await session.call('get_configuration', await findConfiguration(session, id, options))
  if (options.json) return printJson(answer)
  const [{ versions, version }] = answer.results
  printTable(
    ['VERSION', 'DEPLOYED', 'BY'],
    versions.map(one => [one.version, localTime(one.deployed_date), one.deployed_by]),
  )
  if ((versions.at(-1)?.version ?? 1) > 1)
    say(`Of ${version} versions, the latest ${versions.length} are listed.`)
}

/** Shows what changed from one version of a configuration to another: unless they are given, by the latest. */
export async function diff(
  id: string,
  from: number | undefined,
  to: number | undefined,
  options: Options,
): Promise<void> {
  const session = await open(options)
  const identity = await findConfiguration(session, id, options)
  const after = await versionOf(session, identity, to)
  const latest = after.results[0].version ?? 1
  const number = from ?? latest - 1
  if (number < 1) throw new Failure('usage', `Cannot compare ${nameOf(identity)}: it has but one version.`)
  const before = await versionOf(session, identity, number)
  if (options.json) return [before, after].forEach(printJson)
  const lines = changesOf(comparable(before), comparable(after))
  if (lines.length === 0) say(`Version ${latest} of ${nameOf(identity)} is as version ${number} was.`)
  else {
    print(`${nameOf(identity)}, version ${number} to ${latest}`)
    printChanges(lines)
  }
}

type Version = AnswerTo<'get_configuration'>

const versionOf = (session: Session, identity: Identity, version: number | undefined): Promise<Version> =>
  session.call('get_configuration', { ...identity, version })

/** A version with the values of its context, which change what it does as much as its document. */
function comparable({ results: [{ configuration, files, context_id, context_values }] }: Version) {
  const context = context_id === null ? {} : { [`context ${context_id}`]: context_values ?? {} }
  return { configuration: { ...configuration, ...context }, files }
}

/** Deploys an earlier version of a configuration anew. */
export async function rollback(
  id: string,
  options: Options & { to: number; yes?: true | undefined },
): Promise<void> {
  const session = await open(options)
  const identity = await findConfiguration(session, id, options)
  const { to } = options
  await agree(`roll back ${nameOf(identity)} to version ${to}`, session, { ...identity, yes: options.yes })
  const answer = await session.call('deploy_configuration', { ...identity, from_version: to })
  if (options.json) return printJson(answer)
  for (const { detail } of answer.warnings) say(`warning: ${plain(detail)}`)
  print(`Deployed ${nameOf(identity)}, version ${answer.version}: version ${to} anew`)
}
