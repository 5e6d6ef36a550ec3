import { join } from 'node:path'
import { parseTree } from 'jsonc-parser'
import pLimit from 'p-limit'
import type { AnswerTo, FieldsOf } from '../../client/client.ts'
import { TailerError } from '../../client/error.ts'
import { ENVIRONMENTS } from '../../client/words.ts'
import { Failure } from '../exit.ts'
import type { Session } from '../session.ts'
import { filesBeside } from './beside.ts'
import type { Context, ContextOf } from './context.ts'
import { type Finding, type Place, partsOf, placeIn, placeOf } from './place.ts'
import { type Source, shown } from './source.ts'

type Request = FieldsOf<'deploy_configuration'>
type Answer = AnswerTo<'deploy_configuration'>
type Options = { account?: string | undefined; environment?: Request['environment'] | undefined }

/** A configuration that may be deployed: what is asked for, and the id that it is stored under. */
export type Checked = { source: Source; context: Context | undefined; request: Request; answer: Answer }

/** How many are asked about side by side. */
const AT_ONCE = 4

/** Has the API check configurations, and deploy none. */
export async function check(
  session: Session,
  sources: readonly Source[],
  { contextOf, ...options }: Options & { contextOf: ContextOf },
): Promise<{ checked: Checked[]; findings: Finding[] }> {
  const limit = pLimit(AT_ONCE)
  const findings: Finding[] = []
  const checked = await limit.map(sources, async source => {
    const context = await contextOf(source)
    const { files, findings: unread } = await filesBeside(source)
    findings.push(...unread)
    const request = {
      ...ownerOf([source, ...(context?.source ? [context.source] : [])], session, options),
      configuration: source.document,
      files,
      ...(context ? { context_id: context.id } : {}),
    }
    try {
      const answer = await session.call('deploy_configuration', {
        ...withContextOf(context, request),
        validate_only: true,
      })
      return { source, context, request, answer }
    } catch (error) {
      // That a file was not sent is told already, in other words.
      const isTold = (one: Finding) =>
        unread.some(({ line, column }) => one.line === line && one.column === column)
      findings.push(...findingsOf(error, { source, context, request }).filter(one => !isTold(one)))
    }
  })
  return { checked: checked.filter(one => one !== undefined), findings }
}

/** A request in which a context of a file stands itself: what is only checked may be before the context is deployed. */
function withContextOf(context: Context | undefined, { context_id, ...request }: Request): Request {
  if (context?.source) return { ...request, context: context.source.document }
  return context_id === undefined ? request : { ...request, context_id }
}

/** Whose it is and where it belongs: what the options say, the configuration, its context, the profile. */
function ownerOf(
  sources: readonly Source[],
  session: Session,
  options: Options,
): Pick<Request, 'account' | 'environment'> {
  const written = (field: string) => sources.map(({ document }) => document[field])
  const account = written('account').find(
    (given): given is string => typeof given === 'string' && /^\d{6}$/.test(given),
  )
  const named = written('environment')
  const environment =
    options.environment ?? ENVIRONMENTS.find(name => named.includes(name)) ?? session.environment
  if (environment === undefined) {
    throw new Failure('usage', `Cannot tell the environment of ${sources[0]?.file}.`, {
      next: ['Give --environment, or write "environment" in the configuration or its context.'],
    })
  }
  return { account: options.account ?? account ?? session.account, environment }
}

type Asked = Pick<Checked, 'source' | 'context' | 'request'>

/**
 * What the API found wrong with a configuration, in the person's own files.
 * @throws the error, where it is about no file
 */
export function findingsOf(error: unknown, asked: Asked): Finding[] {
  if (error instanceof TailerError && error.errors.length > 0) return located(error.errors, asked)
  throw error
}

/** What an answer warns of, in the person's own files. */
export const warningsOf = ({ warnings }: Answer, asked: Asked): Finding[] =>
  located(warnings, asked).map(warning => ({ ...warning, isWarning: true }))

/** Faults, whose pointers lead into the request, with their places in the files that it was made of. */
function located(faults: readonly { pointer: string; detail: string }[], asked: Asked): Finding[] {
  const { source, context, request } = asked
  return faults.map(({ pointer, detail }) => {
    const [part, ...path] = partsOf(pointer)
    const [file = '', ...rest] = path
    const text = part === 'files' ? request.files?.[file] : undefined
    if (text !== undefined) {
      const place = placeInFile(shown(join(source.folder, file)), { text, path: rest, detail })
      return { ...place, text: detail.replace(/ \(line \d+, column \d+ of [^)]*\)$/, '') }
    }
    if (part === 'context' && context?.source) return { ...placeOf(context.source, path), text: detail }
    return { ...placeOf(source, part === 'configuration' ? path : []), text: detail }
  })
}

/** A place in a file beside the configuration: what a pointer leads to in a DDL, or what is told of a text. */
function placeInFile(
  file: string,
  { text, path, detail }: { text: string; path: readonly string[]; detail: string },
): Place {
  if (path.length === 0) return placeIn(file, text, detail)
  return placeOf({ file, text, root: parseTree(text) }, path)
}
