import { MOST_FAULTS, numberOf, parseAs, pointer } from '../model/faults.ts'
import { configuration_id } from '../model/fields.ts'
import { isWithinDepth } from '../model/json.ts'
import type { Monitoring } from '../model/monitoring.ts'
import { type Fault, Problem } from '../model/problem.ts'
import { checkDocument, type Document } from './check.ts'
import { constantsOf, contextDocument, fillIn, fillInText } from './context.ts'
import { withoutEffect } from './effects.ts'
import { emptyingBuckets } from './emptying.ts'
import type { Files } from './files.ts'
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
  /** As it was written. */
  written: Record<string, unknown>
  files: Files
  /** Who hears of its runs. */
  monitoring: Monitoring | undefined
  /** The id of the context that it is deployed with. */
  context_id?: string
  /** What it does, as it is to be stored; a workflow runs nothing itself. */
  plan?: string
  /** The queries in it, for BigQuery to look at. */
  queries: Query[]
  /** What has no effect, or may not have the one that is meant. */
  warnings: Fault[]
}

/** What is asked to be deployed: a document as it was written, its files, and a context for its placeholders. */
type Request = {
  account: string
  environment: string
  configuration: Record<string, unknown>
  files: Record<string, string>
  context?: Record<string, unknown> | undefined
}

/**
 * A request to deploy as what is to be stored, or all that is wrong with it.
 *
 * @param projects - Those that the document may name; an account that has none is not asked for them here.
 * @param operator - What the deployment lets its configurations do.
 * @throws Problem `invalid-request` or `body-too-large`
 */
export function toDeployment(input: Request, projects: readonly string[], operator: Operator): Deployment {
  const faults: Fault[] = []
  const { account, environment } = input
  for (const part of ['configuration', 'context'] as const) {
    if (!isWithinDepth(input[part], MAX_DEPTH))
      throw refused([{ pointer: `/${part}`, detail: 'is nested too deep' }])
  }
  const context = input.context && parseAs(contextDocument, input.context, ['context'])
  if (context) faults.push(...context.faults, ...faultsOfOwner(input.context, input, 'context'))
  const constants = constantsOf({ account, environment }, context?.data)
  const filled =
    context?.data || !context ? fillIn(input.configuration, constants, ['configuration']) : undefined
  if (!filled) throw refused(faults)

  const written: Record<string, unknown> = Object(filled.value)
  const tasks = sqlTasksOf(written)
  const names = new Map(Object.keys(input.files).map(path => [path, new Set<string>()]))
  for (const { file, template } of tasks) if (template) names.get(file)?.add(template.name)
  const sql = new Set(tasks.map(({ file }) => file))
  const texts = Object.entries(input.files).map(([path, text]) => {
    const { text: replaced, faults } = sql.has(path)
      ? fillInText(text, constants, ['files', path], [...(names.get(path) ?? [])])
      : { text, faults: [] }
    return { path, replaced, faults }
  })
  const files = Object.fromEntries(texts.map(({ path, replaced }) => [path, replaced]))
  const { document, plan, faults: others } = checkDocument(written, files)
  const told = new Set(filled.faults.map(({ pointer }) => pointer))
  const foreign = plan && projects.length > 0 ? faultsOfProjects(written, plan, projects) : []
  faults.push(
    ...filled.faults,
    ...others.filter(({ pointer }) => !told.has(pointer)),
    ...faultsOfOwner(written, input, 'configuration'),
    ...texts.flatMap(({ faults }) => faults),
    ...undeclaredDates(tasks, files),
    ...(document ? faultsOfParameters(document, tasks, files) : []),
    ...foreign.filter(({ pointer }) => !told.has(pointer)),
    ...(document?.configuration_type === 'workflow' ? faultsOfJobs(document, input) : []),
    ...(document?.configuration_type === 'table-to-storage' ? emptyingBuckets(document) : []),
    ...(document ? faultsOfMonitoring(document, operator) : []),
  )
  const context_id = context?.data?.configuration_id
  const id = document && storedId(document, input, context_id)
  if (id !== undefined && !configuration_id.safeParse(id).success) {
    const detail = `is too long: it is stored under ${id}, and an id has at most 256 characters`
    faults.push({ pointer: '/configuration/configuration_id', detail })
  }
  if (!document || id === undefined || faults.length > 0) throw refused(faults)
  const monitoring = toMonitoring(document)
  checkStored(written, files, monitoring)
  return {
    configuration_id: id,
    ...(context_id === undefined ? {} : { context_id }),
    document,
    written,
    files,
    monitoring,
    ...(plan ? { plan: boundedPlan(plan) } : {}),
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

/** An id that carries its environment before it is appended: it is stored with both. */
function repeatedEnvironment(
  { configuration_id }: Document,
  stored: string,
  { environment }: Request,
): Fault[] {
  const suffix = `_${environment}`
  if (stored !== `${configuration_id}${suffix}` || !configuration_id.endsWith(suffix)) return []
  const detail = `carries its environment already, which is appended: it is stored under ${stored}; leave ${suffix} out`
  return [{ pointer: '/configuration/configuration_id', detail }]
}

/** The environment is part of the id of what is launched; a context is part of the id of what is deployed with it. */
function storedId(
  { configuration_type, configuration_id }: Document,
  { account, environment }: Request,
  context: string | undefined,
): string {
  if (context !== undefined) return `${account}_${context}_${configuration_id}`
  return configuration_type === 'workflow' ? configuration_id : `${configuration_id}_${environment}`
}

/** A document that names an account or an environment must name the request's. */
function faultsOfOwner(
  document: Record<string, unknown> | undefined,
  request: Request,
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
