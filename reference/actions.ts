import { describeApi } from '../client/openapi/document.ts'
import { EXAMPLES } from '../client/openapi/examples.ts'
import { isSchema, type Schema } from '../client/schemas/schema.ts'
import { ENDPOINTS } from '../shared/actions/endpoints.ts'
import { identity } from '../shared/actions/fields.ts'
import { ACTION_NAMES, ACTIONS, type Action, actionsOf } from '../shared/actions/index.ts'
import { fieldTable } from './fields.ts'
import { anchor, json, page } from './markdown.ts'

const ENDPOINT_NAMES = [...new Set(ACTION_NAMES.map(name => ACTIONS[name].endpoint))]

const REPEATS = {
  freely: 'A repeat does no harm.',
  'by key': 'A repeat under the same `Idempotency-Key` answers what the first did.',
  again: 'A repeat does the same once more.',
}

/** Where the fields are that most actions take. */
const NAMING = 'What names a configuration'
/** Whether an action takes just these: one that can do with fewer has them among its own. */
const isNaming = ({ properties = {}, required = [] }: Schema): boolean =>
  Object.entries(identity).every(
    ([name, schema]) =>
      Object.hasOwn(properties, name) && required.includes(name) === !schema.safeParse(undefined).success,
  )

/** `launch_job` as the name of a schema: `LaunchJob`. */
const pascal = (action: Action) => action.replaceAll(/(?:^|_)([a-z])/g, (_, letter) => letter.toUpperCase())
const answerOf = (action: Action) => String(ACTIONS[action].answer().meta()?.id)

/** Every action with its request and its answer, made from the API's description. */
export function actionsPage(): string {
  const { schemas } = describeApi().components
  const at = new Map<string, unknown>(Object.entries(schemas))
  const component = (name: string): Schema => {
    const found = at.get(name)
    if (!isSchema(found)) throw new Error(`Cannot tell of ${name}: it is not described`)
    return found
  }
  const answers = answersBehind(ACTION_NAMES.map(answerOf), component)
  return page(
    '# Actions',
    'What the API takes and answers, by its endpoints. What is answered when something is wrong is among the [problems](problems.md).',
    `## ${NAMING}`,
    'Taken by every action that is of one configuration.',
    fieldTable(component(pascal('launch_job')), name => Object.hasOwn(identity, name)),
    ENDPOINT_NAMES.flatMap(endpoint => [
      `## POST ${ENDPOINTS[endpoint].path}`,
      `${ENDPOINTS[endpoint].summary}.`,
      ...actionsOf(endpoint).flatMap(name => actionSection(name, component(pascal(name)))),
    ]),
    '## Answers',
    answers.flatMap(name => [`### ${name}`, component(name).description ?? '', fieldTable(component(name))]),
  )
}

function actionSection(action: Action, request: Schema): string[] {
  const namesOne = isNaming(request)
  const own = fieldTable(request, name => name !== 'action' && !(namesOne && Object.hasOwn(identity, name)))
  const shown = [...EXAMPLES.values()].filter(example => example.action === action)
  const example = shown.find(({ answer }) => answer !== undefined) ?? shown[0]
  return [
    `### ${action}`,
    `${linked(request.description ?? '')} ${REPEATS[ACTIONS[action].repeats]}`,
    namesOne
      ? `Takes what [names a configuration](${anchor(NAMING)})${own === '' ? '' : ', and'}:`.replace(
          /\):$/,
          ').',
        )
      : '',
    own,
    ...(example ? ['A request:', json(example.request)] : []),
    ...(example?.answer === undefined ? [] : ['Its answer:', json(example.answer)]),
  ]
}

/** What the description says of an action, with its answer and problems as links. */
const linked = (text: string): string =>
  text
    .replaceAll(/Answers `(\w+)`/g, (_, name: string) => `Answers [${name}](${anchor(name)})`)
    .replaceAll(/`([a-z-]+)` \((\d{3})\)/g, (_, code, status) => `[\`${code}\`](problems.md) (${status})`)

/** The answers, and what stands in them, each once. */
function answersBehind(names: readonly string[], component: (name: string) => Schema): string[] {
  const found = new Set(names)
  const look = (part: unknown): void => {
    if (!isSchema(part)) return
    if (typeof part.$ref === 'string') found.add(part.$ref.split('/').at(-1) ?? '')
    Object.values(part).forEach(look)
  }
  // A set goes on to what is added to it.
  for (const name of found) look(component(name))
  return [...found]
}
