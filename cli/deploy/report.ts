import { Failure } from '../exit.ts'
import { print, say } from '../terminal/streams.ts'
import type { Change } from './change.ts'
import { type Checked, warningsOf } from './check.ts'
import { nameOfChecked } from './identity.ts'
import { type Finding, toldOf } from './place.ts'
import { printChanges } from './print-changes.ts'

/** Tells every finding, and answers with the failure that they are. */
export function refusal(findings: readonly Finding[]): Failure {
  const order = [...findings].sort(
    (one, other) =>
      one.file.localeCompare(other.file, 'en') || one.line - other.line || one.column - other.column,
  )
  // What is wrong with a context is wrong with all that is deployed with it.
  for (const line of new Set(order.map(toldOf))) say(line)
  return new Failure('failed', 'Cannot deploy: mend what is told above. Nothing was deployed.')
}

/** Tells what is warned of, but for what is to be deployed beside it and so need not be there yet. */
export function tellWarnings(checked: readonly Checked[]): void {
  const ids = checked.map(({ answer }) => answer.configuration_id)
  const warnings = checked.flatMap(one => warningsOf(one.answer, one))
  for (const warning of warnings) if (!ids.some(id => warning.text.includes(id))) say(toldOf(warning))
}

/** Shows what a deployment changes. */
export function showChange(one: Change): void {
  const name = nameOfChecked(one)
  if (one.lines === undefined) print(`New: ${name}`)
  else if (one.lines.length === 0) print(`Unchanged: ${name}, version ${one.version}`)
  else {
    print(`Changed: ${name}, version ${one.version}`)
    printChanges(one.lines)
  }
}
