import { ENOUGH, pointer, suggestion } from '../model/faults.ts'
import { faultsOfValue, MOST_CHARACTERS, type Parameters, withoutDefault } from '../model/parameters.ts'
import type { Fault } from '../model/problem.ts'
import { type Document, runsNothing } from './check.ts'
import { type Files, textOf } from './files.ts'
import type { SqlTask } from './placeholders.ts'
import { withoutTexts } from './script.ts'

const AT = ['configuration', 'parameters']

/** What a document declares that a launch may give. */
export const parametersOf = (document: Document): Parameters =>
  runsNothing(document) ? {} : (document.parameters ?? {})

/** What is wrong with parameters: with what is declared of them, and with SQL that names others. */
export function faultsOfParameters(document: Document, tasks: readonly SqlTask[], files: Files): Fault[] {
  const declared = parametersOf(document)
  const names = Object.keys(declared)
  const faults = names.flatMap(name => {
    const { type, default: value } = declared[name] ?? { type: 'STRING' }
    const same = names.find(other => other !== name && other.toLowerCase() === name.toLowerCase())
    return [
      ...(value === undefined ? [] : faultsOfValue(type, value, [...AT, name, 'default'])),
      ...(same !== undefined && same < name
        ? [at(name, `is ${same} to BigQuery, whose names have no case`)]
        : []),
    ]
  })
  if (JSON.stringify(declared).length > MOST_CHARACTERS)
    faults.push({
      pointer: pointer(AT),
      detail: `must come to at most ${MOST_CHARACTERS} characters as JSON`,
    })
  if (isScheduled(document)) {
    const detail = 'needs a default: the schedule starts runs, and gives them nothing'
    faults.push(...withoutDefault(declared).map(name => at(name, detail)))
  }
  return [...faults, ...undeclared(names, tasks, files)]
}

const at = (name: string, detail: string): Fault => ({ pointer: pointer([...AT, name]), detail })

/** Whether runs of it start by themselves; an export without a `start_date` has no schedule. */
function isScheduled(document: Document): boolean {
  if (runsNothing(document)) return false
  const { configuration_type, schedule_interval = 'None', start_date } = document
  return schedule_interval !== 'None' && (configuration_type === 'table-to-table' || start_date !== undefined)
}

/** Parameters that SQL names and nobody declares, each once a file. */
function undeclared(names: string[], tasks: readonly SqlTask[], files: Files): Fault[] {
  const known = new Set(names.map(name => name.toLowerCase()))
  const faults: Fault[] = []
  for (const file of new Set(tasks.map(task => task.file))) {
    for (const [name, line] of namedIn(textOf(files, file))) {
      if (known.has(name.toLowerCase())) continue
      const hint =
        suggestion(name, names) || `; declare it: "parameters": { "${name}": { "type": "STRING" } }`
      const detail = `@${name} in line ${line} of ${file} is not among the parameters${hint}`
      faults.push({ pointer: pointer(['files', file]), detail })
      if (faults.length >= ENOUGH) return faults
    }
  }
  return faults
}

/** Parameters that no SQL names. */
export function unusedParameters(document: Document, tasks: readonly SqlTask[], files: Files): Fault[] {
  const declared = Object.keys(parametersOf(document))
  if (declared.length === 0) return []
  const used = new Set<string>()
  for (const file of new Set(tasks.map(task => task.file)))
    for (const name of namedIn(textOf(files, file)).keys()) used.add(name.toLowerCase())
  return declared
    .filter(name => !used.has(name.toLowerCase()))
    .map(name => at(name, `has no effect: no SQL says @${name}`))
}

/** The parameters that SQL names, each with the line that it first stands in. What begins with `@@` is a variable of BigQuery's. */
function namedIn(sql: string): Map<string, number> {
  const named = new Map<string, number>()
  if (!sql.includes('@')) return named
  let line = 1
  for (const [found, name] of withoutTexts(sql).matchAll(/\n|(?<![@\w])@([A-Za-z_]\w*)/g))
    if (found === '\n') line++
    else if (name !== undefined && !named.has(name)) named.set(name, line)
  return named
}
