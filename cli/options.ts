import { type Command, InvalidArgumentError, Option } from '@commander-js/extra-typings'
import { ENVIRONMENTS, listed, TYPE_NAMES } from '../client/words.ts'

// Options that several commands take; each is given a command, and returns it.

type Options = Record<string, unknown>

/** What every command takes that calls the API. */
export const connecting = <A extends unknown[], O extends Options>(command: Command<A, O>) =>
  command
    .option('--profile <name>', 'the profile to use; TAILER_PROFILE, or the current one, unless given')
    .option('--token-file <file>', 'a file that holds the token; TAILER_TOKEN, or the sign-in, unless given')
    .option('--json', 'print the API’s own answer')

/** The same, for what is done on an account. */
export const calling = <A extends unknown[], O extends Options>(command: Command<A, O>) =>
  connecting(command).option('--account <account>', 'the account; the profile’s unless given', account)

/** The same, in an environment. */
export const placing = <A extends unknown[], O extends Options>(command: Command<A, O>) =>
  calling(command).option(
    '--environment <name>',
    'the environment; the profile’s unless given',
    oneOf(ENVIRONMENTS, upper),
  )

/** What says which configuration an ID is. */
export const naming = <A extends unknown[], O extends Options>(command: Command<A, O>) =>
  placing(command).option(
    '--type <type>',
    'its type, where several have the ID or it is archived',
    oneOf(TYPE_NAMES),
  )

/** What every command takes that changes something. */
export const changing = <A extends unknown[], O extends Options>(command: Command<A, O>) =>
  command.option('-y, --yes', 'do not ask, in PROD either')

/** What every command takes that goes on till a run has ended. */
export const following = <A extends unknown[], O extends Options>(command: Command<A, O>) =>
  command
    .option('--timeout <time>', 'how long to wait at most, as 90s, 30m or 2h', seconds)
    .option('--jsonl', 'print the API’s own answer at each change, a line each')

export const upper = (text: string) => text.toUpperCase()

/** A text as one of several; commander's own choices list them again in each help line. */
export function oneOf<const T extends string>(choices: readonly T[], form = (text: string) => text) {
  return (given: string): T => {
    const found = choices.find(choice => choice === form(given))
    if (found === undefined) throw new InvalidArgumentError(`It must be ${listed(choices)}.`)
    return found
  }
}

/** An option of which only some values are there, which the help names. */
export const choice = <const F extends string, const T extends readonly string[]>(
  flags: F,
  description: string,
  choices: T,
) => new Option(flags, `${description}: ${listed(choices)}`).choices(choices)

export const account = (text: string): string => {
  if (!/^\d{6}$/.test(text)) throw new InvalidArgumentError('It must be six digits.')
  return text
}

/** A whole number within bounds. */
export const within =
  (from: number, to: number) =>
  (text: string): number => {
    const number = Number(text)
    if (/^\d+$/.test(text) && number >= from && number <= to) return number
    throw new InvalidArgumentError(`It must be a whole number from ${from} to ${to}.`)
  }

const UNITS = { s: 1, m: 60, h: 3600 } as const

/** A length of time, in seconds. */
function seconds(text: string): number {
  const [, count, unit] = /^(\d{1,6})([smh])$/.exec(text) ?? []
  if (unit === 's' || unit === 'm' || unit === 'h') return Number(count) * UNITS[unit]
  throw new InvalidArgumentError('It must be a number with s, m or h behind it, as 90s, 30m or 2h.')
}

/** An option that may be given several times: its values so far, and one more. */
export const several = (value: string, before: string[] | undefined): string[] => [...(before ?? []), value]

/** What says which run is meant. */
export const ofRun = <A extends unknown[], O extends Options>(command: Command<A, O>) =>
  naming(command).argument('<run>', 'a run’s id, or a configuration’s, whose last run it is')

/** What says which thing notes are on. */
export const noting = <A extends unknown[], O extends Options>(command: Command<A, O>) =>
  naming(command).option(
    '--table <table>',
    'a table, as project.dataset.table, in place of a configuration or a run',
  )

/** What says which configurations are meant by their files. */
export const deploying = <A extends unknown[], O extends Record<string, unknown>>(command: Command<A, O>) =>
  calling(command)
    .argument('<path...>', 'configuration files, or folders of them')
    .option(
      '--environment <name>',
      'where they belong; what they say unless given',
      oneOf(ENVIRONMENTS, upper),
    )
    .option('--context <id>', 'the context they are deployed with; that of tailer.json unless given')
    .option('--no-context', 'deploy them with none')

export const versionNumber = within(1, Number.MAX_SAFE_INTEGER)
