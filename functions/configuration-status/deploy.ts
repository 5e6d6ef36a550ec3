import type { Firestore } from '@google-cloud/firestore'
import type { AnswerTo, InputOf } from '../../shared/actions/index.ts'
import { type Deployment, refused, toDeployment } from '../../shared/document/deployment.ts'
import type { Operator } from '../../shared/document/monitoring.ts'
import { parametersOf } from '../../shared/document/parameters.ts'
import type { Answer } from '../../shared/http/answer.ts'
import { configurationKey } from '../../shared/model/configuration-key.ts'
import { MOST_FAULTS } from '../../shared/model/faults.ts'
import { Problem } from '../../shared/model/problem.ts'
import { ordersFor } from '../../shared/run/dispatch.ts'
import { writePassed } from '../../shared/run/passed.ts'
import { readQueued, startQueued } from '../../shared/run/queue.ts'
import { accountNotReady } from '../../shared/run/ready.ts'
import { withSlot } from '../../shared/run/start.ts'
import { droppedSlots } from '../../shared/run/times.ts'
import { isReady, readAccount } from '../../shared/store/accounts.ts'
import { writeAudit } from '../../shared/store/audit.ts'
import {
  type Configuration,
  configurationRef,
  fromConfiguration,
  toConfiguration,
  workflowsQuery,
} from '../../shared/store/configurations.ts'
import { type Transaction, transact } from '../../shared/store/database.ts'
import { createFilled } from '../../shared/store/filled.ts'
import { createPlan } from '../../shared/store/plan.ts'
import { fromVersion, versionRef } from '../../shared/store/versions.ts'
import { fromMarks, marksRef, toMarks } from '../../shared/store/workflows.ts'
import type { Change } from './act.ts'
import type { DryRuns } from './dry-run.ts'
import { outOfDate } from './out-of-date.ts'
import { checkQueries } from './queries.ts'
import { neededByWorkflows, notDeployed } from './references.ts'
import { deployedOver, loopThrough, marksKept } from './rules.ts'
import { checkCurrent, readSource } from './source.ts'

/**
 * Checks a document and its queries, stores a new version of a configuration and makes it the one that runs; runs that
 * waited for more slots start. One that is only to be checked is not stored.
 */
export async function deployConfiguration(
  input: InputOf<'deploy_configuration'>,
  {
    db,
    now,
    dispatch,
    dryRuns,
    operator,
    caller,
    request_id,
  }: Change & { dryRuns: DryRuns; operator: Operator },
): Promise<Answer<AnswerTo<'deploy_configuration'>>> {
  const { account, environment, validate_only } = input
  const owner = await readAccount(db, account)
  const source = await readSource(input, db)
  const deployment = toDeployment(source, owner.projects, operator)
  // What runs nothing itself reaches no data.
  if (deployment.plan !== undefined && !isReady(owner)) throw accountNotReady(account)
  const { configuration_id, context, document, written, filled, monitoring, plan, queries } = deployment
  if (input.configuration_id !== undefined && input.configuration_id !== configuration_id)
    throw refused([{ pointer: '/configuration_id', detail: `would be stored under ${configuration_id}` }])
  const ask = () => dryRuns(owner.runner ?? '')
  const checked = await checkQueries(queries, {
    ask,
    now: now(),
    projects: owner.projects,
    parameters: parametersOf(document),
  })
  if (checked.faults.length > 0) throw refused(checked.faults)
  const identity = { configuration_type: document.configuration_type, environment, configuration_id }
  const ref = configurationRef(db, account, identity)
  const { version, started } = await transact(db, async tx => {
    const data = await tx.get(ref)
    const before = data && toConfiguration(data)
    const date = now()
    const { after, mayStart } = deployedOver(before, deployment, { environment, by: caller.name, now: date })
    const marks = await readMarks(tx, after, db, account)
    if (input.context_id !== undefined && context)
      await checkCurrent(tx, db, { account, environment, context })
    if (validate_only) return { version: null, started: [] }
    const queued = mayStart ? await readQueued(tx, after, { db, account }) : []

    const started = startQueued(tx, queued, { db, account, now: date })
    tx.set(ref, fromConfiguration(started.reduce(withSlot, after)))
    const { version } = after
    const principal = caller.name
    tx.create(
      versionRef(db, account, identity, version),
      fromVersion({
        ...{ version, date, principal, ...written, monitoring },
        ...keptOf(deployment),
      }),
    )
    if (filled) createFilled(tx, db, { account, identity, version }, filled)
    if (plan !== undefined) createPlan(tx, db, { account, identity, version }, plan)
    if (marks) tx.set(marksRef(db, account, identity), fromMarks(marks))
    const by = { date, principal, principal_id: caller.id, request_id }
    const dropped = before && droppedSlots(before, after, date)
    if (dropped) {
      const note = 'Slots that were due, and not launched yet, when the schedule was changed'
      writePassed(tx, dropped, before, { db, account, ...by, note })
    }
    writeAudit(tx, db, account, {
      ...by,
      action: input.action,
      target: `configurations/${configurationKey(identity)}`,
      from: before?.version ?? null,
      to: version,
      note: input.from_version === undefined ? undefined : `version ${input.from_version} anew`,
    })
    return { version, started }
  })
  if (started.length > 0) await dispatch(account, ordersFor(started))
  const warnings = [
    ...deployment.warnings,
    ...(document.configuration_type === 'workflow'
      ? await notDeployed(document, { db, account, environment })
      : await neededByWorkflows({ ...identity, parameters: parametersOf(document) }, { db, account })),
    ...checked.warnings,
  ]
  const out_of_date =
    document.configuration_type === 'context'
      ? { out_of_date: await outOfDate(document, { db, account, environment }) }
      : {}
  return {
    body: {
      ...{ message: 'ok', configuration_id, version, warnings: warnings.slice(0, MOST_FAULTS) },
      ...out_of_date,
    },
  }
}

/** How a version's texts are kept, and the context that they go with. */
const keptOf = ({ isAsWritten, filled, context }: Deployment) => ({
  ...(isAsWritten ? { kept: 'written' as const } : {}),
  ...(filled ? { is_filled: true } : {}),
  ...(context ? { context_id: context.id } : {}),
  ...(context?.version === undefined ? {} : { context_version: context.version }),
  ...(context?.values ? { context_values: { ...context.values } } : {}),
})

/**
 * What a workflow has received and still waits for; nothing for what is no workflow.
 * @throws Problem `invalid-request` when it would lead back to itself
 */
async function readMarks(tx: Transaction, after: Configuration, db: Firestore, account: string) {
  if (after.configuration_type !== 'workflow') return
  const docs = await tx.query(workflowsQuery(db, account, after.environment))
  const all = docs.map(doc => toConfiguration(doc.data()))
  const detail = loopThrough(account, after, all)
  if (detail !== undefined) {
    const errors = [{ pointer: '/configuration/target_dag', detail }]
    throw new Problem('invalid-request', detail, { errors })
  }
  return marksKept(after, toMarks(await tx.get(marksRef(db, account, after))))
}
