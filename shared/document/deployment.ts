import { typeOf } from '../model/configuration-types.ts'
import { MOST_FAULTS, numberOf, parseAs, pointer } from '../model/faults.ts'
import { configuration_id } from '../model/fields.ts'
import { isWithinDepth } from '../model/json.ts'
import type { Monitoring } from '../model/monitoring.ts'
import { type Fault, Problem } from '../model/problem.ts'
import { checkDocument, type Document } from './check.ts'
import { type Context, constantsOf, contextDocument, valuesOf } from './context.ts'
import { withoutEffect } from './effects.ts'
import { emptyingBuckets } from './emptying.ts'
import { changedBy, filledBy, type Texts } from './filled.ts'
import { type Lineage, lineageOf } from './lineage.ts'
import { faultsOfMonitoring, type Operator, toMonitoring, warningsOfMonitoring } from './monitoring.ts'
import { faultsOfParameters, unusedParameters } from './parameters.ts'
import { sqlTasksOf, undeclaredDates, unusedTemplates } from './placeholders.ts'
import { faultsOfProjects } from './projects.ts'
import { type Query, queriesOf } from './queries.ts'
import { boundedPlan, checkStored } from './size.ts'
import { faultsOfJobs } from './workflow.ts'

const MAX_DEPTH = 50

/** A document that may be deployed, its placeholders replaced. */
export type Deployment = {
  /** The id it is stored and addressed under. */
  configuration_id: string
  /** With its defaults. */
  document: Document
  /** As it was written, with its files. */
  written: Texts
  /** What placeholders made of it; undefined where they changed nothing. */
  filled: Texts | undefined
  /** Whether what stands as written is that: of versions from before it is what placeholders had made. */
  isAsWritten: boolean
  /** Who hears of its runs. */
  monitoring: Monitoring | undefined
  /** The context that it is deployed with. */
  context: Context | undefined
  /** What it does, as it is to be stored; a workflow and a context run nothing themselves. */
  plan?: string
  /** Which tables it writes and reads. */
  lineage: Lineage
  /** The queries in it, for BigQuery to look at. */
  queries: Query[]
  /** What has no effect, or may not have the one that is meant. */
  warnings: Fault[]
}

/** What is asked to be deployed: a document as it was written, its files, and a context for its placeholders. */
export type Source = {
  account: string
  environment: string
  configuration: Record<string, unknown>
  files: Record<string, string>
  /** The context as it was sent, or as it was deployed before. */
  context?: Record<string, unknown> | undefined
  deployedContext?: Context | undefined
  /** Whether its placeholders were replaced before: of a version that was kept so. */
  isFilled?: boolean
}

/**
 * A request to deploy as what is to be stored, or all that is wrong with it.
 *
 * @param projects - Those that the document may name; an account that has none is not asked for them here.
 * @param operator - What the deployment lets its configurations do.
 * @throws Problem `invalid-request` or `body-too-large`
 */
export function toDeployment(input: Source, projects: readonly string[], operator: Operator): Deployment {
  const { environment, isFilled = false } = input
  for (const part of ['configuration', 'context'] as const) {
    if (!isWithinDepth(input[part], MAX_DEPTH))
      throw refused([{ pointer: `/${part}`, detail: 'is nested too deep' }])
  }
  const { context, faults } = contextOf(input)
  const written: Texts = { document: input.configuration, files: input.files }
  // The values of a context are no texts to be filled in.
  const isKept = isFilled || typeOf(input.configuration.configuration_type) === 'context'
  const { ofDocument, ofFiles, ...effective } = isKept
    ? { ...written, ofDocument: [], ofFiles: [] }
    : filledBy(written, constantsOf(input, context))

  const { files } = effective
  const tasks = sqlTasksOf(effective.document)
  const { document, plan, faults: others } = checkDocument(effective.document, files)
  const told = new Set(ofDocument.map(({ pointer }) => pointer))
  const foreign = plan && projects.length > 0 ? faultsOfProjects(effective.document, plan, projects) : []
  faults.push(
    ...ofDocument,
    ...others.filter(({ pointer }) => !told.has(pointer)),
    ...faultsOfOwner(effective.document, input, 'configuration'),
    ...ofFiles,
    ...undeclaredDates(tasks, files),
    ...(document ? faultsOfParameters(document, tasks, files) : []),
    ...foreign.filter(({ pointer }) => !told.has(pointer)),
    ...(document?.configuration_type === 'workflow' ? faultsOfJobs(document, input) : []),
    ...(document?.configuration_type === 'table-to-storage' ? emptyingBuckets(document) : []),
    ...(document ? faultsOfMonitoring(document, operator) : []),
  )
  const id = document && storedId(document, input, context?.id)
  if (id !== undefined && !configuration_id.safeParse(id).success) {
    const detail = `is too long: it is stored under ${id}, and an id has at most 256 characters`
    faults.push({ pointer: '/configuration/configuration_id', detail })
  }
  if (!document || id === undefined || faults.length > 0) throw refused(faults)
  const monitoring = toMonitoring(document)
  const filled = changedBy(written, effective)
  checkStored({ ...effective, monitoring })
  checkStored({ ...written, monitoring, values: context?.values })
  return {
    configuration_id: id,
    context,
    document,
    written,
    filled,
    isAsWritten: !isFilled,
    monitoring,
    ...(plan ? { plan: boundedPlan(plan) } : {}),
    lineage: plan ? lineageOf(plan) : { writes: [], reads: [] },
    queries: plan ? queriesOf(plan, tasks) : [],
    warnings: [
      ...repeatedEnvironment(document, id, input),
      ...withoutEffect(document),
      ...warningsOfMonitoring(document, environment, operator),
      ...unusedTemplates(tasks, files),
      ...unusedParameters(document, tasks, files),
    ],
  }
}

/** The context of a request, and what is wrong with it. @throws Problem `invalid-request` when it is none */
function contextOf(input: Source): { context: Context | undefined; faults: Fault[] } {
  if (!input.context) return { context: input.deployedContext, faults: [] }
  const { data, faults } = parseAs(contextDocument, input.context, ['context'])
  const all = [...faults, ...faultsOfOwner(input.context, input, 'context')]
  if (!data) throw refused(all)
  return { context: { id: data.configuration_id, values: valuesOf(data) }, faults: all }
}

/** An id that carries its environment before it is appended: it is stored with both. */
function repeatedEnvironment(
  { configuration_id }: Document,
  stored: string,
  { environment }: Source,
): Fault[] {
  const suffix = `_${environment}`
  if (stored !== `${configuration_id}${suffix}` || !configuration_id.endsWith(suffix)) return []
  const detail = `carries its environment already, which is appended: it is stored under ${stored}; leave ${suffix} out`
  return [{ pointer: '/configuration/configuration_id', detail }]
}

/** The environment is part of the id of what is launched; a context is part of the id of what is deployed with it. */
function storedId(
  { configuration_type, configuration_id }: Document,
  { account, environment }: Source,
  context: string | undefined,
): string {
  if (context !== undefined) return `${account}_${context}_${configuration_id}`
  return configuration_type === 'workflow' || configuration_type === 'context'
    ? configuration_id
    : `${configuration_id}_${environment}`
}

/** A document that names an account or an environment must name the request's. */
function faultsOfOwner(
  document: Record<string, unknown> | undefined,
  request: Source,
  part: 'configuration' | 'context',
): Fault[] {
  return (['account', 'environment'] as const)
    .filter(field => typeof document?.[field] === 'string' && document[field] !== request[field])
    .map(field => ({
      pointer: pointer([part, field]),
      detail: `must be ${request[field]}, as in the request`,
    }))
}

/** The problem of a document that cannot be deployed. */
export const refused = (faults: Fault[]): Problem =>
  new Problem('invalid-request', `The configuration cannot be deployed: it has ${numberOf(faults)}`, {
    errors: faults.slice(0, MOST_FAULTS),
  })
