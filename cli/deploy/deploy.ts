import { TailerError } from '../../client/error.ts'
import { Failure } from '../exit.ts'
import { canonical, type Identity, nameOf } from '../find.ts'
import { agree } from '../prod.ts'
import { open, type Session, type Place as Where } from '../session.ts'
import { print, printJson, say } from '../terminal/streams.ts'
import { changesOf, type Version } from './changes.ts'
import { type Checked, check, findingsOf, warningsOf } from './check.ts'
import { collect } from './collect.ts'
import { contexts } from './context.ts'
import { type Finding, toldOf } from './place.ts'
import { printChanges } from './print-changes.ts'
import type { Source } from './source.ts'

type Options = Where & {
  context?: string | boolean | undefined
  dryRun?: true | undefined
  yes?: true | undefined
  json?: true | undefined
}

/** Checks configurations as a deployment does, and deploys none. */
export async function validate(paths: readonly string[], options: Options): Promise<void> {
  const session = await open(options)
  const checked = await allChecked(session, paths, options)
  if (options.json) return printJson(checked.map(({ source, answer }) => ({ file: source.file, answer })))
  tellWarnings(checked)
  for (const one of checked) print(`${one.source.file}: ${nameOf(identityOf(one))} may be deployed`)
}

/** Deploys configurations, after it has shown what that changes. */
export async function deploy(paths: readonly string[], options: Options): Promise<void> {
  const session = await open(options)
  const checked = await allChecked(session, paths, options)
  const changes = await Promise.all(checked.map(async one => ({ ...one, ...(await changeOf(session, one)) })))
  const due = changes.filter(({ lines }) => lines === undefined || lines.length > 0)
  if (!options.json) for (const change of changes) show(change)
  if (options.dryRun) {
    if (options.json) return printJson(checked.map(({ source, answer }) => ({ file: source.file, answer })))
    tellWarnings(checked)
    return say(`Nothing was deployed: of ${checked.length}, ${due.length} would be.`)
  }
  if (due.length === 0) {
    return options.json ? printJson([]) : say('Nothing to deploy: all of it is deployed as it is.')
  }
  await agreeTo(due, session, options)
  const done: { file: string; answer: Checked['answer'] }[] = []
  for (const one of due) {
    const answer = await deployed(session, one, done.length)
    done.push({ file: one.source.file, answer })
    if (options.json) continue
    for (const warning of warningsOf(answer, one)) say(toldOf(warning))
    print(`Deployed ${nameOf(identityOf(one))}, version ${answer.version}`)
  }
  if (options.json) printJson(done)
}

async function deployed(session: Session, one: Checked, count: number): Promise<Checked['answer']> {
  try {
    return await session.call('deploy_configuration', one.request)
  } catch (error) {
    if (count > 0) say(`${count} of the configurations were deployed before this one.`)
    throw refusal('deploy', findingsOf(error, one))
  }
}

/**
 * What paths lead to, checked.
 * @throws Failure that tells every finding, where there is one
 */
async function allChecked(
  session: Session,
  paths: readonly string[],
  { context, account, environment }: Options,
): Promise<Checked[]> {
  const { sources, findings: unread, isNamed } = await collect(paths)
  const contextOf = contexts(sources, { context })
  const chosen = new Set(await Promise.all(sources.map(contextOf)))
  // Of the contexts of a folder those are meant that its configurations are deployed with.
  const isMeant = (source: Source) =>
    source.document.configuration_type !== 'context' || isNamed(source) || chosen.has(source)
  const { checked, findings } = await check(session, sources.filter(isMeant), {
    contextOf,
    account,
    environment,
  })
  const all = [...unread, ...findings]
  if (all.length > 0) throw refusal('deploy', all)
  return checked
}

function refusal(what: string, findings: readonly Finding[]): Failure {
  const order = [...findings].sort(
    (one, other) =>
      one.file.localeCompare(other.file, 'en') || one.line - other.line || one.column - other.column,
  )
  for (const finding of order) say(toldOf(finding))
  const count = order.length === 1 ? 'a fault' : `${order.length} faults`
  return new Failure('failed', `Cannot ${what}: there ${order.length === 1 ? 'is' : 'are'} ${count}.`)
}

function tellWarnings(checked: readonly Checked[]): void {
  const ids = checked.map(({ answer }) => answer.configuration_id)
  for (const one of checked) {
    for (const warning of warningsOf(one.answer, one)) {
      // What is to be deployed beside it need not be there yet.
      if (!ids.some(id => warning.text.includes(id))) say(toldOf(warning))
    }
  }
}

/** The API has found its type to be one. */
const identityOf = ({ source, request, answer }: Checked): Identity => ({
  account: request.account,
  environment: request.environment,
  configuration_type: canonical(String(source.document.configuration_type)) ?? 'table-to-table',
  configuration_id: answer.configuration_id,
})

type Change = { version: number | null; lines: ReturnType<typeof changesOf> | undefined }

/** What deploying a configuration changes of what is deployed; no lines where none is. */
async function changeOf(session: Session, one: Checked): Promise<Change> {
  try {
    const answer = await session.call('get_configuration', identityOf(one))
    const [before] = answer.results
    const after: Version = { configuration: one.source.document, files: one.request.files ?? {} }
    return { version: before.version, lines: changesOf(before, after) }
  } catch (error) {
    if (error instanceof TailerError && error.status === 404) return { version: null, lines: undefined }
    throw error
  }
}

function show(one: Checked & Change): void {
  const name = nameOf(identityOf(one))
  if (one.lines === undefined) print(`New: ${name}`)
  else if (one.lines.length === 0) print(`Unchanged: ${name}, version ${one.version}`)
  else {
    print(`Changed: ${name}, version ${one.version}`)
    printChanges(one.lines)
  }
}

/** Asks before anything is deployed. @throws Failure where the answer is no, or nobody can be asked */
async function agreeTo(due: readonly Checked[], session: Session, { yes }: Options): Promise<void> {
  if (yes) return
  const [first, ...others] = due.map(one => nameOf(identityOf(one)))
  const what = others.length === 0 ? `deploy ${first}` : `deploy ${due.length} configurations`
  if (due.some(({ request }) => request.environment === 'PROD')) {
    return agree(what, session, { environment: 'PROD', yes })
  }
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new Failure('usage', `Cannot ${what}: there is no terminal to ask at.`, {
      next: ['Give --yes if this is meant, or --dry-run to see what it would do.'],
    })
  }
  const { ask } = await import('../terminal/ask.ts')
  const answer = await ask(`${what.replace('deploy', 'Deploy')}? [y/N] `)
  if (!/^y(es)?$/i.test(answer.trim())) throw new Failure('usage', `Nothing was deployed.`)
}
