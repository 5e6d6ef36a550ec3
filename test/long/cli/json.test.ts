import { expect, test } from 'vitest'
import { COMMANDS } from '../../../cli/commands.ts'
import { ENDPOINTS } from '../../../shared/actions/endpoints.ts'
import { ACTIONS, type Action } from '../../../shared/actions/index.ts'
import { faultsBy, responseOf } from '../../client/contract.ts'
import { atStack } from './pipelines.ts'

const { someone } = await atStack()

/** What an answer has against it by the API's description of its path. */
function faultsOf(action: Action, answer: unknown): string[] {
  const { path } = ENDPOINTS[ACTIONS[action].endpoint]
  const parts = [...responseOf(path, 200), 'content', 'application/json', 'schema']
  return faultsBy(`#/${parts.map(part => part.replaceAll('/', '~1')).join('/')}`, answer)
}

/** Commands, and the action whose answer each prints, in an order in which they work. */
const ANSWERS: [string, Action][] = [
  ['operations', 'list_operations'],
  ['operation show good', 'get_configuration'],
  ['operation disable good', 'set_configuration_status'],
  ['operation enable good', 'set_configuration_status'],
  ['launch good', 'launch_job'],
  ['launch good --wait', 'get_run_details'],
  ['launch failing --wait', 'get_run_details'],
  ['run show failing', 'get_run_details'],
  ['run logs failing', 'get_run_details'],
  ['run watch good', 'get_run_details'],
  ['run retry failing', 'retry_run'],
  ['launch slow', 'launch_job'],
  ['run cancel slow', 'cancel_run'],
  ['run set-status good CHECKED', 'set_run_status'],
  ['runs', 'list_runs'],
  ['backfill good --from 2024-01-01 --to 2024-01-02', 'backfill_job'],
  ['workflow show 000099-iowa-liquor-load-pda', 'get_workflow_status'],
  ['workflow reset 000099-iowa-liquor-load-pda', 'reset_workflow_status'],
  ['tables --dataset iowa_liquor', 'list_tables'],
  ['table show demo-tailer.iowa_liquor.sales', 'get_table'],
  ['freshness', 'list_freshness'],
  ['account list', 'list_accounts'],
  ['account show', 'get_account'],
  ['account set --name Demo', 'set_account'],
  ['note add Why good', 'add_note'],
  ['note list good', 'list_notes'],
  ['note edit <note> So', 'edit_note'],
  ['note delete <note>', 'delete_note'],
  ['validate first/contexts/dev.jsonc', 'deploy_configuration'],
  ['deploy first --yes', 'deploy_configuration'],
  ['deploy first --yes', 'deploy_configuration'],
  ['operation versions good', 'get_configuration'],
  ['operation diff good 1 1', 'get_configuration'],
  ['rollback good --to 1', 'deploy_configuration'],
  ['operation archive good', 'set_configuration_status'],
]

test('every command that takes --json and asks the API is among those that are checked', async () => {
  const { Command } = await import('@commander-js/extra-typings')
  const asking: string[] = []
  for (const { path, load } of COMMANDS) {
    const command = new Command()
    ;(await load()).define(command)
    const has = (long: string) => command.options.some(option => option.long === long)
    // What signs in, and BigQuery, have answers of their own.
    if (has('--json') && has('--token-file') && !path.startsWith('auth ') && path !== 'query')
      asking.push(path)
  }
  expect(asking.filter(path => !ANSWERS.some(([line]) => `${line} `.startsWith(`${path} `)))).toEqual([])
})

test('what --json prints is the API’s answer by its own description, and no other line', async () => {
  await someone.run(['init', 'first'])
  let note = ''
  for (const [line, action] of ANSWERS) {
    const { out, err } = await someone.run([...line.replace('<note>', note).split(' '), '--json'])
    if (action === 'add_note') note = JSON.parse(out).note_id
    // Of several configurations and versions there are several answers.
    const printed =
      out === '' ? [`{"printed nothing": ${JSON.stringify(err)}}`] : out.split(/(?<=^\})\n(?=\{)/m)
    for (const answer of printed) {
      expect({ line, faults: faultsOf(action, JSON.parse(answer)) }).toEqual({ line, faults: [] })
    }
  }
}, 120_000)

test('--jsonl prints an answer at each change, a line each, of which the last is how the run ended', async () => {
  const { out, code } = await someone.run(['launch', 'failing', '--wait', '--jsonl'])
  const answers = out
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
  expect(answers.flatMap(answer => faultsOf('get_run_details', answer))).toEqual([])
  expect({ code, status: answers.at(-1).results[0].status }).toEqual({ code: 5, status: 'FAILED' })
  expect(new Set(out.trimEnd().split('\n')).size).toBe(answers.length)
}, 60_000)
