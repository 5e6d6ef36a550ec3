import { expect, test } from 'vitest'
import { COMMANDS } from '../../../cli/commands.ts'
import { DEPLOY_LINES } from './deploy-lines.ts'
import { toldBy } from './golden.ts'
import { atStack, steadily } from './pipelines.ts'

const { stack, someone } = await atStack()

const NO_RUN = '20240101-000000-00000000-0000-4000-8000-000000000000'
const LOCAL_RUN = '20201230-112837-0a795c70-2557-4a60-ba16-788aa2bea179'

/** What a person types, in order; `…=` before the command are variables of its environment. */
const LINES = `
profile list
profile add other --address https://tailer.example --account 000123 --environment prod
profile add other --audience mine
profile add plain --address http://tailer.example
profile add nowhere
profile use other
profile list
profile use local
profile remove other
profile use other
auth status
auth login
auth login --service-account missing.json
auth logout
auth get-token
operations
operations --type gbq-to-gbq --limit 2
operations --environment PROD
operation show good
operation show goo
operation disable good
launch good
operation enable good
launch good --wait
launch good_DEV --execution-date 2024-01-02 --idempotency-key one --wait
launch good_DEV --execution-date 2024-01-02 --idempotency-key one
launch good_DEV --execution-date 2024-01-03 --idempotency-key one
launch given --wait --param text=3 --param yes=true --param days=["2024-01-02"]
launch given --param yes=perhaps --param other=1
launch given --param text
launch failing --wait
launch slow --wait --timeout 1s
run cancel slow --note enough
run cancel slow
run show failing
run logs failing
run logs failing --task second
run logs failing --task third
run retry failing --from second --only first
run retry failing --from second --wait
run retry good
run watch good
run show ${LOCAL_RUN}
run show ${NO_RUN}
run show guarded
run set-status failing CHECKED --expected SUCCESS
run set-status failing CHECKED --note seen
run set-status failing DONE
run show failing
runs good --limit 1
runs failing --status FAILED
runs --status SUCCESS --trigger workflow
runs --for 2024-01-02
runs --from yesterday
backfill good --from 2024-02-01 --to 2024-02-03
backfill good --from 2024-02-01 --to 2024-02-04 --order newest
backfill good --from 2024-02-04 --to 2024-02-01
backfill good
workflow show 000099-iowa-liquor-load-pda
workflow reset 000099-iowa-liquor-load-pda
workflow show good
tables --dataset iowa_liquor
tables --project other-project
tables --dataset nowhere
table show demo-tailer.iowa_liquor.sale
table show sales
freshness --type table-to-storage
freshness --environment PREPROD
account list
account show
account show 000123
account set 000123 --name Other
account set --name Demonstration
account show
note list
note add It\\ was\\ **late** good
note add Asked\\ them --reply-to <note>
note edit <note> Asked\\ them\\ twice
note list good_DEV
note add Whose\\ is\\ it? --table my-project.sales.clean
TAILER_TOKEN=<viewer> note edit <note> Mine
note list --limit 1
note delete <note>
note delete <note>
note add Nothing
note add Half --table clean
note list good --table my-project.sales.clean
note list ${NO_RUN}
query SELECT\\ 1\\ AS\\ one,\\ 'x'\\ AS\\ text
query SELEC
open
launch guarded --environment PROD
launch guarded --environment PROD --yes
launch good --timeout 1s
operation archive given
operation show given
operation show given --type table-to-table
run show given --type table-to-table
operation enable given --type table-to-table --restore
operation show given
runs --profile none
runs --token-file missing
TAILER_TOKEN=none runs
TAILER_TOKEN=<viewer> launch failing
TAILER_TOKEN=<viewer> runs failing --limit 1
TAILER_PROFILE=gone profile list
completion tcsh
--version
`
  .trim()
  .split('\n')

test('every command is among those that are shown', () => {
  const shown = (path: string) =>
    [...LINES, ...DEPLOY_LINES].some(line => line.startsWith(`${path} `) || line === path)
  expect(COMMANDS.map(({ path }) => path).filter(path => !shown(path))).toEqual([])
})

test('each command prints what it is kept to print, on each stream, and ends as it should', async () => {
  const text = await toldBy(someone, LINES)
  await expect(steadily(stack.port)(text)).toMatchFileSnapshot('goldens.txt')
}, 300_000)
