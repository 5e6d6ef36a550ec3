import type { Cast } from './cast.ts'
import type { Witness } from './witness.ts'

const MEBIBYTE = 1024 * 1024

/** A text of about a mebibyte: what a part makes, joined, between two ends. */
function filled(start: string, part: (index: number) => string, end: string): string {
  const parts: string[] = []
  for (let [index, length] = [0, start.length + end.length + 64]; length < MEBIBYTE; index++) {
    const next = part(index)
    parts.push(next)
    length += next.length + 1
  }
  return start + parts.join() + end
}

const identity = '"account":"000001","environment":"DEV"'
const deployment = `{"action":"deploy_configuration",${identity},"configuration":{"configuration_type":"table-to-table","configuration_id":"a"},"files":{},"context":{"a":`

/** Bodies that are allowed by their length and cost far more than that once they are read, by name. */
export const HEAVY_BODIES: [name: string, text: string][] = [
  ['nested empty arrays', filled(`${deployment}[`, () => `[${'[],'.repeat(29)}[]]`, ']}}')],
  ['empty objects', filled(`${deployment}[`, () => '{}', ']}}')],
  ['objects of a shape each', filled(`${deployment}[`, index => `{"k${index}":1}`, ']}}')],
  ['far indices', filled(`${deployment}[`, () => '{"999":0}', ']}}')],
  ['a great many unknown fields', filled('{"action":"get_by_status",', index => `"k${index}":1`, '}')],
  ['a great many wrong values', filled('{"action":"get_by_status","status":[', () => '1', ']}')],
  ['brackets that open', `{"action":"get_by_status","status":${'['.repeat(MEBIBYTE - 64)}`],
  ['objects in each other', `${deployment}${'{"a":'.repeat(30_000)}0${'}'.repeat(30_000)}}}`],
  ['one long string', `{"action":"${'\\u0000'.repeat(MEBIBYTE / 6 - 16)}"}`],
  // Fewer than are refused, so that they are read: what the bound lets through has to be bearable.
  ['as many empty arrays as may be', `${deployment}[${'[],'.repeat(24_500)}0]}}`],
  [
    'as many unknown fields as may be',
    `{"action":"get_by_status"${Array.from({ length: 45_000 }, (_, index) => `,"${index}":1`).join('')}}`,
  ],
  ['as many wrong values as may be', `{"action":"get_by_status","status":[${'1,'.repeat(49_000)}1]}`],
]

/** All of them to the functions that they ask an action of. */
export async function sendHeavy({ caller }: Cast, { ask }: Witness): Promise<void> {
  for (const [, body] of HEAVY_BODIES)
    for (const endpoint of ['configuration-status', 'dag-status'] as const)
      await ask('bodies that are heavy in memory', { endpoint, caller: caller('viewer'), body })
}
