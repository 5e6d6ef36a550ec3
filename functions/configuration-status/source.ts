import type { Firestore } from '@google-cloud/firestore'
import type { InputOf } from '../../shared/actions/index.ts'
import { type Context, valuesOf } from '../../shared/document/context.ts'
import type { Source } from '../../shared/document/deployment.ts'
import { MOST_FAULTS, numberOf, quote } from '../../shared/model/faults.ts'
import { describe } from '../../shared/model/ids.ts'
import { type Fault, Problem } from '../../shared/model/problem.ts'
import { configurationNotFound } from '../../shared/run/named.ts'
import {
  type Configuration,
  configurationRef,
  readConfiguration,
  toConfiguration,
} from '../../shared/store/configurations.ts'
import type { Transaction } from '../../shared/store/database.ts'
import { readVersion, type Version } from '../../shared/store/versions.ts'
import { faultsOfSource } from './request.ts'

type Input = InputOf<'deploy_configuration'>

/**
 * What a request is to deploy: the document that it sends, or an earlier version, with the values of the context that it
 * names, as they are now, or that the version had.
 * @throws Problem `invalid-request`, `configuration-not-found`, or that the context is disabled or archived
 */
export async function readSource(input: Input, db: Firestore): Promise<Source> {
  const faults = faultsOfSource(input)
  if (faults.length > 0) throw invalid(faults)
  const { account, environment, configuration, files, context } = input
  const deployedContext =
    input.context_id === undefined ? undefined : await readContext(db, { ...input, id: input.context_id })
  if (configuration) return { account, environment, configuration, files, context, deployedContext }
  const before = await readEarlier(input, db)
  const isFilled = before.version.kept === undefined
  const had = hadContext(before)
  if (deployedContext) {
    const fault = whyNotWith(deployedContext, had, { version: before.version.version, isFilled })
    if (fault !== undefined) throw invalid([{ pointer: '/context_id', detail: fault }])
  }
  return {
    account,
    environment,
    configuration: before.version.document,
    files: before.version.files,
    deployedContext: deployedContext ?? had,
    isFilled,
  }
}

type Earlier = { configuration: Configuration; version: Version }

/** An earlier version of the configuration that a request names. */
async function readEarlier(input: Input, db: Firestore): Promise<Earlier> {
  const { account, environment, configuration_type = '', configuration_id = '', from_version = 0 } = input
  const identity = { configuration_type, environment, configuration_id }
  const configuration = await readConfiguration(db, account, identity)
  if (!configuration) throw await configurationNotFound(db, account, identity)
  const version = await readVersion(db, account, identity, from_version)
  if (!version) throw noVersion(configuration, from_version)
  return { configuration, version }
}

/** The problem of a version that is not there. */
export const noVersion = (configuration: Configuration, version: number): Problem =>
  new Problem(
    'configuration-not-found',
    `The ${describe(configuration)} has no version ${version}; its latest is ${configuration.version ?? 'none'}`,
  )

/** The context that a version was deployed with; the id alone is known of one from before. */
function hadContext({ configuration, version }: Earlier): Context | undefined {
  const id = version.context_id ?? configuration.context_id
  return id === undefined
    ? undefined
    : { id, version: version.context_version, values: version.context_values }
}

function whyNotWith(
  context: Context,
  had: Context | undefined,
  { version, isFilled }: { version: number; isFilled: boolean },
): string | undefined {
  if (had?.id !== context.id) {
    const otherwise = had ? `with ${had.id}` : 'without a context'
    return `Version ${version} was deployed ${otherwise}, and a context is part of the id: deploy the document itself`
  }
  return isFilled
    ? `Version ${version} is from before versions were kept as they were written: deploy the document itself`
    : undefined
}

/** The latest values of a deployed context. */
async function readContext(
  db: Firestore,
  { account, environment, id }: { account: string; environment: string; id: string },
): Promise<Context> {
  const identity = contextNamed(environment, id)
  const found = await readConfiguration(db, account, identity)
  if (!found) {
    // Elsewhere a context is named with its account before it.
    const bare = id.startsWith(`${account}_`) ? id.slice(account.length + 1) : id
    const named = { ...identity, configuration_id: bare }
    const isMeant = bare !== id && (await readConfiguration(db, account, named)) !== undefined
    const detail = isMeant
      ? `No ${describe(identity)}: did you mean ${quote(bare)}?`
      : (await configurationNotFound(db, account, identity)).message
    throw invalid([{ pointer: '/context_id', detail }])
  }
  const action = 'set_configuration_status'
  if (found.archived)
    throw new Problem(
      'configuration-archived',
      `The ${describe(found)} is archived; ${action} brings it back`,
    )
  if (!found.activated)
    throw new Problem('configuration-disabled', `The ${describe(found)} is disabled; ${action} enables it`)
  const version =
    found.version === undefined ? undefined : await readVersion(db, account, identity, found.version)
  if (!version) throw noVersion(found, found.version ?? 1)
  return { id, version: version.version, values: valuesOf(version.document) }
}

const contextNamed = (environment: string, id: string) => ({
  ...{ configuration_type: 'context', environment },
  configuration_id: id,
})

/**
 * That a deployed context has no other values by now: who deployed them would not be told of what is being deployed.
 * @throws Problem `conflict`
 */
export async function checkCurrent(
  tx: Transaction,
  db: Firestore,
  { account, environment, context }: { account: string; environment: string; context: Context },
): Promise<void> {
  const identity = contextNamed(environment, context.id)
  const data = await tx.get(configurationRef(db, account, identity))
  if (data && toConfiguration(data).version === context.version) return
  throw new Problem('conflict', `The ${describe(identity)} was deployed meanwhile: send the request again`)
}

const invalid = (faults: Fault[]): Problem =>
  new Problem('invalid-request', `The request has ${numberOf(faults)}`, {
    errors: faults.slice(0, MOST_FAULTS),
  })
