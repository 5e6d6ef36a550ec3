import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { manageAccount } from './account.ts'
import { bundleFirebase, bundleFunctions } from './bundle.ts'
import { executeHere } from './execute.ts'
import { installExpectations } from './expectations.ts'
import { writeMonitoring } from './monitoring/files.ts'
import { exampleLaunch, planOf } from './plan.ts'
import { filesOf } from './plan-monitoring.ts'
import { ROOT } from './root.ts'
import { carryOut } from './run.ts'
import { type Settings, signInOf, toSettings } from './settings.ts'
import { readSettings } from './settings-file.ts'
import { planLines, shown } from './shown.ts'
import type { Step } from './step.ts'

const DIST = join(ROOT, 'dist')

const USAGE = `npm run deploy -- --project P [--region R] [--settings deploy.json] [--yes]
npm run deploy -- account --help    for what an account needs
npm run deploy -- expectations --help  for the procedures that check tables

  --project         the Google Cloud project to deploy to
  --region          where everything goes; europe-west1 unless told
  --settings        a JSON file of settings, see docs/deploy.md; deploy.json where there is one
  --project-number  the project's number, which is asked for unless given
  --yes             do it; without, the plan is printed and nothing is asked of the cloud`

/** What the command line says. @throws Error with the usage */
function readArguments(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        project: { type: 'string' },
        region: { type: 'string', default: 'europe-west1' },
        settings: { type: 'string' },
        'project-number': { type: 'string' },
        yes: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    if (!values.help && values.project === undefined) throw new Error('--project is missing')
    return values
  } catch (cause) {
    throw new Error(`Cannot deploy: ${cause instanceof Error ? cause.message : cause}\n\n${USAGE}`, { cause })
  }
}

async function projectNumber(project: string): Promise<string> {
  const command = ['gcloud', 'projects', 'describe', project, '--format=value(projectNumber)']
  const { code, stdout, stderr } = await executeHere(command)
  if (code === 0) return stdout.trim()
  throw new Error(`Cannot deploy: the project's number is not told by\n  ${shown(command)}\n${stderr.trim()}`)
}

function print(settings: Settings, steps: Step[]): void {
  console.log(planLines(steps).join('\n'))
  console.log(
    `\nA scheduled launch, to copy and change; it is not part of the plan:\n   # ${shown(exampleLaunch(settings))}`,
  )
  console.log('\nNothing was done. Add --yes to do it.')
}

async function deploy(args: string[]): Promise<void> {
  const { project = '', region, settings: file, yes, help, ...rest } = readArguments(args)
  if (help) {
    console.log(USAGE)
    return
  }
  const deployJson = await readSettings(file)
  const given = { project, region, project_number: rest['project-number'] }
  const checked = toSettings(given, deployJson)
  if (!yes) {
    await writeMonitoring(DIST, filesOf(checked))
    print(checked, planOf(checked, await bundleFunctions(DIST)))
    return
  }
  const project_number = given.project_number ?? (await projectNumber(project))
  const settings = toSettings({ ...given, project_number }, deployJson)
  const bundles = await bundleFunctions(DIST)
  await bundleFirebase(DIST, { region, signIn: signInOf(settings) })
  await writeMonitoring(DIST, filesOf(settings))
  process.chdir(ROOT)
  await carryOut(planOf(settings, bundles))
}

const [first, ...others] = process.argv.slice(2)
try {
  if (first === 'account') await manageAccount(others)
  else if (first === 'expectations') await installExpectations(others)
  else await deploy(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
