import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { COMMANDS, GROUPS } from './commands.ts'
import { exitCodes, Failure } from './exit.ts'

/**
 * The command line's grammar. Of the commands only the one whose path these words begin with has its arguments and
 * options, as the others are not called.
 */
export async function programFor(words: readonly string[]): Promise<CommandUnknownOpts> {
  const program = dressed(new Command('tailer'))
    .description('Launch, follow and correct data pipelines.')
    .option('-V, --version', 'print the version')
    .allowExcessArguments()
    .action((_, command) => missing(command))
  const isCalled = (path: string) => path.split(' ').every((word, at) => words[at] === word)
  const areAll = COMMANDS.some(({ path, isOfAll }) => isOfAll && isCalled(path))
  const groups = new Map<string, Command>()
  for (const { path, summary, load } of COMMANDS) {
    const [first = '', second] = path.split(' ')
    const parent = second === undefined ? program : (groups.get(first) ?? newGroup(first))
    const command = dressed(new Command(second ?? first))
      .summary(summary)
      .description(`${summary}.`)
    parent.addCommand(command)
    if (areAll || isCalled(path)) (await load()).define(command)
  }
  return program

  function newGroup(name: string): Command {
    const group = dressed(new Command(name))
      .summary(GROUPS[name] ?? '')
      .description(`${GROUPS[name]}.`)
    group.allowExcessArguments().action((_, command) => missing(command))
    program.addCommand(group)
    groups.set(name, group)
    return group
  }
}

/** A word that is missing or is no command. */
function missing(command: CommandUnknownOpts): never {
  const [word] = command.args
  const fault = word === undefined ? 'a command is missing' : `there is no command ${word}`
  const called = nameOf(command)
  throw new Failure('usage', `Cannot run ${called}: ${fault}. Run ${called} --help for the list.`)
}

/** `tailer run show` */
const nameOf = (command: CommandUnknownOpts): string =>
  command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name()

/** What all commands have in common: they fail by exceptions, in our words, and their help ends with the exit codes. */
function dressed(command: Command): Command {
  return command
    .exitOverride()
    .helpCommand(false)
    .allowExcessArguments(false)
    .configureOutput({
      outputError: (text, write) => write(text.replace(/^error: /, `Cannot run ${nameOf(command)}: `)),
    })
    .showHelpAfterError('(Add --help for what it takes.)')
    .addHelpText('after', () => `\n${exitCodes()}`)
}
