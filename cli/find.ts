import { type AnswerTo, type FieldsOf, TailerError } from '../client/client.ts'
import { RUN_ID } from '../client/ids.ts'
import { CONFIGURATION_TYPES, TYPE_ALIASES } from '../client/words.ts'
import { Failure } from './exit.ts'
import type { Session } from './session.ts'

/** A type, by any of its names. */
export type Type = NonNullable<FieldsOf<'list_configurations'>['configuration_type']>
type Summary = AnswerTo<'list_configurations'>['results'][number]

/** What names a configuration to the API. */
export type Identity = Pick<Summary, 'account' | 'environment' | 'configuration_type' | 'configuration_id'>
/** What names a run to the API. */
export type RunIdentity = Identity & { run_id: string }

/** The most that is listed at once. */
const PAGE = 1000

/** What is deployed, in an environment where one is given. */
async function deployed({ call, account, environment }: Session): Promise<Summary[]> {
  const found: Summary[] = []
  let page_token: string | undefined
  do {
    const answer = await call('list_configurations', {
      ...{ account, environment, page_token, limit: PAGE },
    })
    found.push(...answer.results)
    page_token = answer.next_page_token
  } while (page_token !== undefined)
  return found
}

/** Whether an ID, with its environment or without, is a configuration's. */
const isNamed = (id: string, { configuration_id, environment }: Identity): boolean =>
  configuration_id === id || configuration_id === `${id}_${environment}`

/** `table-to-table 000099_x_DEV in DEV` */
export const nameOf = ({ configuration_type, configuration_id, environment }: Identity): string =>
  `${configuration_type} ${configuration_id} in ${environment}`

/**
 * The configuration that an ID names, which may lack its environment.
 * @throws Failure where there is none, or several
 */
export async function findConfiguration(
  session: Session,
  id: string,
  options: { type?: Type | undefined },
): Promise<Identity> {
  const all = await deployed(session)
  const ofType = (type: string) => options.type === undefined || type === canonical(options.type)
  const named = all.filter(one => isNamed(id, one) && ofType(one.configuration_type))
  // An id that is there to the letter is meant, also where it is another's without its environment.
  const exact = named.filter(one => one.configuration_id === id)
  const found = exact.length > 0 ? exact : named
  const [one, ...others] = found
  if (one !== undefined && others.length === 0) return identityOf(one)
  if (one !== undefined) {
    throw new Failure(
      'usage',
      `Cannot tell which configuration ${id} is: there are ${found.map(nameOf).join(', ')}.`,
      {
        next: ['Say which with --type or --environment.'],
      },
    )
  }
  const archived = options.type === undefined ? undefined : await findArchived(session, id, options.type)
  if (archived) return archived
  const where = session.environment === undefined ? '' : ` in ${session.environment}`
  const near = all.filter(({ configuration_id }) => isNear(configuration_id, id)).slice(0, 5)
  throw new Failure(
    'failed',
    `Cannot find ${id}: no configuration of account ${session.account}${where} has this id.`,
    {
      next: [
        ...(near.length > 0 ? [`There is ${near.map(nameOf).join(', ')}.`] : []),
        'tailer operations lists what is deployed; what is archived is found with --type.',
      ],
    },
  )
}

/** What is archived is in no list, and is found by its names alone. */
async function findArchived(
  { call, account, environment }: Session,
  configuration_id: string,
  configuration_type: Type,
): Promise<Identity | undefined> {
  if (environment === undefined) return
  for (const id of [configuration_id, `${configuration_id}_${environment}`]) {
    const named = { account, environment, configuration_type, configuration_id: id }
    const answer = await call('get_configuration', named).catch(unlessMissing)
    if (answer) return identityOf(answer.results[0])
  }
}

const isNear = (known: string, given: string): boolean =>
  known.toLowerCase().includes(given.toLowerCase()) || given.toLowerCase().includes(known.toLowerCase())

/** A type's canonical name. */
export const canonical = (type: string): Summary['configuration_type'] | undefined => {
  const meant = Object.entries(TYPE_ALIASES).find(([alias]) => alias === type)?.[1] ?? type
  return CONFIGURATION_TYPES.find(name => name === meant)
}

export const identityOf = ({
  account,
  environment,
  configuration_type,
  configuration_id,
}: Identity): Identity => ({
  account,
  environment,
  configuration_type,
  configuration_id,
})

/**
 * The run that is meant by its id, or by the ID of a configuration, whose last run it is.
 * @throws Failure where there is none
 */
export async function findRun(
  session: Session,
  given: string,
  options: { type?: Type | undefined },
): Promise<RunIdentity> {
  if (!RUN_ID.test(given)) {
    const identity = await findConfiguration(session, given, options)
    const { results } = await session.call('get_last_status', { ...identity, limit: 1 })
    if (results[0]) return { ...identity, run_id: results[0].run_id }
    throw new Failure('failed', `Cannot find a run of ${given}: it has none.`, {
      next: [`Launch one with: tailer launch ${given}`],
    })
  }
  const run = await runById(session, given)
  if (run) return { ...identityOf(run), run_id: given }
  throw new Failure(
    'failed',
    `Cannot find the run ${given}: account ${session.account} has none of this id.`,
    {
      next: ['tailer runs lists the runs.'],
    },
  )
}

/** A run by its id alone, of whatever configuration; undefined where the account has none. */
async function runById({ call, account }: Session, run_id: string) {
  const answer = await call('get_run_details', { account, run_id }).catch(unlessMissing)
  return answer?.results[0]
}

function unlessMissing(error: unknown): undefined {
  if (error instanceof TailerError && error.status === 404) return undefined
  throw error
}
