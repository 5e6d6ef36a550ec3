import { parseArgs } from 'node:util'
import { z } from 'zod'
import { type Account, planAccount, planRemoval } from './plan-account.ts'
import { carryOut } from './run.ts'
import { account, parsed, project, toSettings } from './settings.ts'
import { readSettings } from './settings-file.ts'
import { planLines } from './shown.ts'

const USAGE = `npm run deploy -- account 000099 --project P --projects a,b [--buckets x,y] [--name N] [--launcher] [--yes]
npm run deploy -- account 000099 --project P --projects a,b [--buckets x,y] --remove [--yes]

  --project   the Google Cloud project that the API is deployed to
  --projects  the projects that the account's BigQuery work is done in, and no other account's
  --buckets   the buckets that it exports to, and no other account does
  --name      what it is called; its six digits unless told
  --launcher  make a service account for Cloud Scheduler to launch as, for this account alone
  --region    where the API is deployed; europe-west1 unless told
  --settings  a JSON file of settings, see docs/deploy.md; deploy.json where there is one
  --remove    take away what was made for the account in the cloud; its data and its history stay
  --yes       do it; without, the plan is printed and nothing is asked of the cloud

With --yes, TAILER_TOKEN holds a token of somebody with role 9, as docs/deploy.md tells.`

const list = (item: z.ZodString) =>
  z
    .string()
    .transform(text => text.split(',').filter(piece => piece !== ''))
    .pipe(z.array(item))

const asked = z.object({
  account,
  projects: list(project).refine(all => all.length > 0, 'at least one project'),
  buckets: list(z.string().regex(/^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/, 'a bucket name')).default([]),
  name: z.string().min(1).optional(),
  launcher: z.boolean(),
})

/** @throws Error with the usage */
function readArguments(args: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        project: { type: 'string' },
        projects: { type: 'string' },
        buckets: { type: 'string' },
        name: { type: 'string' },
        launcher: { type: 'boolean', default: false },
        region: { type: 'string', default: 'europe-west1' },
        settings: { type: 'string' },
        remove: { type: 'boolean', default: false },
        yes: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) return { ...values, account: '' }
    const [only, ...more] = positionals
    if (only === undefined || more.length > 0) throw new Error('one account, six digits, is needed')
    for (const needed of ['project', 'projects'] as const)
      if (values[needed] === undefined) throw new Error(`--${needed} is missing`)
    if (values.remove && (values.launcher || values.name !== undefined))
      throw new Error('--remove takes all away: --launcher and --name have no meaning beside it')
    return { ...values, account: only }
  } catch (cause) {
    throw new Error(`Cannot deploy: ${cause instanceof Error ? cause.message : cause}\n\n${USAGE}`, { cause })
  }
}

/** What stays where an account was, and what is left to do where one is. */
function closing({ account, launcher }: Account, removed: boolean): string {
  if (removed) {
    return (
      `What stays: the account's configurations, runs and audit in Firestore, its tables and its files. ` +
      `A queue of the same name can be made again after seven days only.`
    )
  }
  return launcher
    ? `For the API to know the launcher, put "${account}" into launchers of deploy.json, and deploy.`
    : `Cloud Scheduler launches for it with a service account of its own: see --launcher.`
}

/** `npm run deploy -- account …`: makes what an account needs in the cloud, or takes it away. */
export async function manageAccount(args: string[]): Promise<void> {
  const { help, yes, remove, project, region, settings: file, ...given } = readArguments(args)
  if (help) {
    console.log(USAGE)
    return
  }
  const settings = toSettings({ project, region }, await readSettings(file))
  const { name, ...rest } = parsed('the command line', asked, given)
  const account: Account = { ...rest, name: name ?? rest.account }
  const steps = remove ? planRemoval(account, settings) : planAccount(account, settings)
  if (yes && !remove && !process.env.TAILER_TOKEN) {
    throw new Error(
      'Cannot deploy: TAILER_TOKEN is not set. It holds a token of somebody with role 9, as docs/deploy.md tells: ' +
        "export TAILER_TOKEN=$(tailer auth get-token | awk '/User token :/ {print $4}')",
    )
  }
  if (yes) await carryOut(steps)
  else console.log(planLines(steps).join('\n'))
  console.log(`\n${closing(account, remove)}`)
  if (!yes) console.log('\nNothing was done. Add --yes to do it.')
}
