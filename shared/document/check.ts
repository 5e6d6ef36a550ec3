import { type ConfigurationType, TYPE_NAMES, typeOf } from '../model/configuration-types.ts'
import { parseAs, suggestion } from '../model/faults.ts'
import type { Plan } from '../model/plan.ts'
import type { Fault } from '../model/problem.ts'
import { listed } from '../model/words.ts'
import { type DeployableContext, deployableContext } from './context.ts'
import { ddlsOf, type Files, faultsOfFiles } from './files.ts'
import { planTableToStorage } from './plan-table-to-storage.ts'
import { type Ddls, graphOf, planTableToTable } from './plan-table-to-table.ts'
import { type TableToStorage, tableToStorage } from './table-to-storage.ts'
import { type TableToTable, tableToTable } from './table-to-table.ts'
import { adviceForVersion1, type WorkflowDocument, workflow } from './workflow.ts'

/** A document that can be deployed, with its defaults. */
export type Document = TableToTable | TableToStorage | WorkflowDocument | DeployableContext

/** Whether it is of a type that runs nothing itself. */
export const runsNothing = (document: Document): document is WorkflowDocument | DeployableContext =>
  document.configuration_type === 'workflow' || document.configuration_type === 'context'

/** What there is to know of a document: what it is, what it does (nothing, for a workflow and a context), all its faults. */
export type Checked = { document?: Document; plan?: Plan; faults: Fault[] }

/** Checks a document, as it was written, together with its files. Pointers are those of a deploying request. */
export function checkDocument(written: Record<string, unknown>, files: Files): Checked {
  const ddls = ddlsOf(written, files)
  const checked = checkByType(written, files, ddls)
  return { ...checked, faults: [...checked.faults, ...faultsOfFiles(written, files, ddls)] }
}

/**
 * What a deployed version does.
 * @throws Error when the document has faults: it was not deployed as it is
 */
export function planOf(written: Record<string, unknown>, files: Files): Plan {
  const { plan, faults } = checkDocument(written, files)
  if (plan && faults.length === 0) return plan
  const [{ pointer, detail } = { pointer: '/configuration', detail: 'it runs nothing' }] = faults
  throw new Error(`Cannot plan the configuration: ${pointer}: ${detail}`)
}

const CHECKS: Partial<Record<ConfigurationType, typeof checkTableToTable>> = {
  'table-to-table': checkTableToTable,
  'table-to-storage': checkTableToStorage,
  workflow: checkWorkflow,
  context: checkContext,
}
function checkOf(name: unknown) {
  const type = typeOf(name)
  return type && CHECKS[type]
}
const DEPLOYABLE = TYPE_NAMES.filter(checkOf)

const AT = ['configuration']

function checkByType(written: Record<string, unknown>, files: Files, ddls: Ddls): Checked {
  const given = written.configuration_type
  const check = checkOf(given)
  if (check) return check(written, files, ddls)
  const hint = typeof given === 'string' ? suggestion(given, DEPLOYABLE) : ''
  const detail = `must be ${listed(Object.keys(CHECKS))}: what is deployed here${hint}`
  return { faults: [{ pointer: '/configuration/configuration_type', detail }] }
}

function checkTableToTable(written: Record<string, unknown>, files: Files, ddls: Ddls): Checked {
  const { data, faults } = parseAs(tableToTable, written, AT)
  const graph = graphOf(written)
  if (data === undefined) return { faults: [...faults, ...graph.faults] }
  const planned = planTableToTable(data, files, { ddls, upstream: graph.upstream })
  return { document: data, plan: planned.plan, faults: [...graph.faults, ...planned.faults] }
}

function checkTableToStorage(written: Record<string, unknown>, files: Files): Checked {
  const { data, faults } = parseAs(tableToStorage, written, AT)
  if (data === undefined) return { faults }
  const planned = planTableToStorage(data, files)
  return { document: data, ...planned }
}

function checkWorkflow(written: Record<string, unknown>): Checked {
  const advice = adviceForVersion1(written)
  if (advice !== undefined) return { faults: [{ pointer: '/configuration/version', detail: advice }] }
  const { data, faults } = parseAs(workflow, written, AT)
  return data === undefined ? { faults } : { document: data, faults: [] }
}

function checkContext(written: Record<string, unknown>): Checked {
  const { data, faults } = parseAs(deployableContext, written, AT)
  return data === undefined ? { faults } : { document: data, faults: [] }
}
