import { parseArgs } from 'node:util'
import { z } from 'zod'
import { planExpectations } from './plan-expectations.ts'
import { carryOut } from './run.ts'
import { parsed, project } from './settings.ts'
import { planLines } from './shown.ts'

const USAGE = `npm run deploy -- expectations --project P [--dataset expect] [--location EU] [--yes]

  --project   the Google Cloud project that the procedures are to be in: one of the account's own
  --dataset   their dataset, which is made where it is not there; expect unless told
  --location  where the dataset is, as the tables that are checked: EU unless told
  --yes       do it; without, the plan is printed and nothing is asked of the cloud`

const asked = z.object({
  project,
  // A task runs the CALLs of datasets whose names begin so: what lay elsewhere would be passed over.
  dataset: z.string().regex(/^expect\w{0,1000}$/, 'expect, and letters, digits and underscores behind it'),
  location: z.string().regex(/^[A-Za-z0-9-]+$/, 'a location of BigQuery'),
})

/** @throws Error with the usage */
function readArguments(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        project: { type: 'string' },
        dataset: { type: 'string', default: 'expect' },
        location: { type: 'string', default: 'EU' },
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

/** `npm run deploy -- expectations …`: makes the procedures that tasks of expectations call. */
export async function installExpectations(args: string[]): Promise<void> {
  const { help, yes, ...given } = readArguments(args)
  if (help) {
    console.log(USAGE)
    return
  }
  const place = parsed('the command line', asked, given)
  const steps = await planExpectations(place)
  if (yes) await carryOut(steps)
  else console.log(`${planLines(steps).join('\n')}\n\nNothing was done. Add --yes to do it.`)
}
