import { Failure } from '../exit.ts'
import { type Identity, nameOf } from '../find.ts'
import { agree } from '../prod.ts'
import { open, type Place, type Session } from '../session.ts'
import { print, printJson, say } from '../terminal/streams.ts'
import { type Change, changeOf } from './change.ts'
import { type Checked, check, findingsOf, warningsOf } from './check.ts'
import { collect, isContext } from './collect.ts'
import { contexts } from './context.ts'
import { identityOf, nameOfChecked } from './identity.ts'
import { type Finding, placeOf, toldOf } from './place.ts'
import { outOfDate, redeploy, tellOutOfDate } from './redeploy.ts'
import { refusal, showChange, tellWarnings } from './report.ts'
import type { Source } from './source.ts'

type Options = Place & {
  context?: string | boolean | undefined
  dryRun?: true | undefined
  redeploy?: true | undefined
  yes?: true | undefined
  json?: true | undefined
}

/** Checks configurations as a deployment does, and deploys none. */
export async function validate(paths: readonly string[], options: Options): Promise<void> {
  const session = await open(options)
  const checked = await allChecked(session, paths, options)
  if (options.json) return printAnswers(checked)
  tellWarnings(checked)
  for (const one of checked) print(`${one.source.file}: ${nameOfChecked(one)} may be deployed`)
}

/** Prints the API's own answers, one after another: most often there is one. */
const printAnswers = (checked: readonly Checked[]): void => {
  for (const { answer } of checked) printJson(answer)
}

/** Deploys configurations, after it has shown what that changes. */
export async function deploy(paths: readonly string[], options: Options): Promise<void> {
  const session = await open(options)
  const checked = await allChecked(session, paths, options)
  const changes = await Promise.all(checked.map(one => changeOf(session, one)))
  const due = changes.filter(({ lines }) => lines === undefined || lines.length > 0)
  const old = outOfDate(checked)
  const again = options.redeploy ? old : []
  const count = due.length + again.length
  if (!options.json) {
    changes.forEach(showChange)
    tellOutOfDate(old)
  }
  if (options.dryRun || count === 0) {
    if (options.json) return printAnswers(checked)
    tellWarnings(checked)
    return say(count === 0 ? 'There is nothing to deploy.' : `Nothing was deployed: ${count} would be.`)
  }
  const identities = [...due.map(identityOf), ...again.map(({ identity }) => identity)]
  await agreeTo(identities, session, options)
  for (const one of due) await deployOne(session, one, options)
  for (const one of again) await redeploy(session, one, options)
  if (old.length > again.length && !options.json) {
    say(`Deploy what is out of date anew with: tailer deploy ${paths.join(' ')} --redeploy`)
  }
}

async function deployOne(session: Session, one: Change, { json }: Options): Promise<void> {
  const name = nameOfChecked(one)
  try {
    const answer = await session.call('deploy_configuration', one.request)
    if (json) return printJson(answer)
    for (const warning of warningsOf(answer, one)) say(toldOf(warning))
    print(`Deployed ${name}, version ${answer.version}`)
  } catch (error) {
    for (const finding of findingsOf(error, one)) say(toldOf(finding))
    throw new Failure('failed', `Cannot deploy ${name}: see above. What is said before it was deployed.`)
  }
}

/**
 * What paths lead to, and the contexts that it is deployed with, checked.
 * @throws Failure that tells every finding, where there is one
 */
async function allChecked(
  session: Session,
  paths: readonly string[],
  { context, account, environment }: Options,
): Promise<Checked[]> {
  const { sources, findings: unread, isNamed } = await collect(paths)
  const contextOf = contexts(sources, { context, environment })
  const chosen = new Set<Source>()
  for (const source of sources) {
    const found = await contextOf(source)
    if (found?.source) chosen.add(found.source)
  }
  // Of the contexts of a folder those are meant that its configurations are deployed with, wherever these stand.
  const others = sources.filter(source => !chosen.has(source))
  const isMeant = (source: Source) => !isContext(source) || isNamed(source) || chosen.size === 0
  const meant = [...chosen, ...others.filter(isMeant)]
  const { checked, findings } = await check(session, meant, { contextOf, account, environment })
  const all = [...unread, ...findings, ...repeated(checked)]
  if (all.length > 0) throw refusal(all)
  return checked
}

/** Configurations that would be stored under one id: the second would replace the first. */
function repeated(checked: readonly Checked[]): Finding[] {
  const first = new Map<string, string>()
  return checked.flatMap(one => {
    const name = nameOfChecked(one)
    const other = first.get(name)
    if (other === undefined) first.set(name, one.source.file)
    return other === undefined
      ? []
      : [{ ...placeOf(one.source, ['configuration_id']), text: `${other} is stored as ${name} too` }]
  })
}

/** Asks before anything is deployed. @throws Failure where the answer is no, or nobody can be asked */
async function agreeTo(identities: readonly Identity[], session: Session, { yes }: Options): Promise<void> {
  if (yes) return
  const [first, ...others] = identities.map(nameOf)
  const what = others.length === 0 ? `deploy ${first}` : `deploy ${identities.length} configurations`
  const prod = identities.find(({ environment }) => environment === 'PROD')
  if (prod) return agree(what, session, prod)
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new Failure('usage', `Cannot ${what}: there is no terminal to ask at.`, {
      next: ['Give --yes if this is meant, or --dry-run to see what it would do.'],
    })
  }
  const { ask } = await import('../terminal/ask.ts')
  const answer = await ask(`${what.replace('deploy', 'Deploy')}? [y/N] `)
  if (!/^y(es)?$/i.test(answer.trim())) throw new Failure('usage', 'Nothing was deployed.')
}
