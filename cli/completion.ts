import type { CommandUnknownOpts } from '@commander-js/extra-typings'

/** A word that may stand at a place, and what it means. */
type Word = { word: string; means: string }
/** What may stand behind the words of a path. */
type Place = { path: string; words: Word[] }

/** What a shell takes to complete a program's commands and options; made of the commands themselves. */
export const script = (shell: 'bash' | 'zsh' | 'fish', program: CommandUnknownOpts): string =>
  ({ bash, zsh, fish })[shell](placesOf(program))

function placesOf(command: CommandUnknownOpts, before = ''): Place[] {
  const path = before + command.name()
  const { commands, options, registeredArguments } = command
  const words = [
    ...commands.map(child => ({ word: child.name(), means: child.summary() || child.description() })),
    ...registeredArguments.flatMap(({ argChoices = [], description }) =>
      argChoices.map(word => ({ word, means: description })),
    ),
    ...options.map(({ long, description }) => ({ word: long ?? '', means: description })),
    { word: '--help', means: 'print what it takes' },
  ]
  return [{ path, words }, ...commands.flatMap(child => placesOf(child, `${path} `))]
}

/** Finds the path: the words so far that are commands. Both bash and zsh read it. */
const paths = (places: Place[]) =>
  places
    .filter(({ path }) => path !== 'tailer')
    .map(({ path }) => `"${path}"`)
    .join('|')

const bash = (places: Place[]) => `# Completes tailer in bash.
_tailer() {
  local at="tailer" word words
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$at $word" in ${paths(places)}) at="$at $word" ;; esac
  done
  case "$at" in
${places.map(({ path, words }) => `    "${path}") words="${words.map(({ word }) => word).join(' ')}" ;;`).join('\n')}
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}")
}
complete -o default -F _tailer tailer
`

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`

const zsh = (places: Place[]) => `#compdef tailer
# Completes tailer in zsh.
_tailer() {
  local at="tailer" word
  local -a found
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$at $word" in ${paths(places)}) at="$at $word" ;; esac
  done
  case "$at" in
${places.map(({ path, words }) => `    "${path}") found=(${words.map(({ word, means }) => quoted(`${word}:${means.replaceAll(':', '\\:')}`)).join(' ')}) ;;`).join('\n')}
  esac
  _describe 'tailer' found || _files
}
compdef _tailer tailer
`

const fish = (places: Place[]) => `# Completes tailer in fish.
function __tailer_at
  set -l at tailer
  for word in (commandline -opc)[2..-1]
    switch "$at $word"
      case ${places.map(({ path }) => quoted(path)).join(' ')}
        set at "$at $word"
    end
  end
  test "$at" = "$argv[1]"
end
${places
  .flatMap(({ path, words }) =>
    words.map(({ word, means }) => {
      const what = word.startsWith('--') ? `-l ${word.slice(2)}` : `-f -a ${word}`
      return `complete -c tailer -n ${quoted(`__tailer_at "${path}"`)} ${what} -d ${quoted(means)}`
    }),
  )
  .join('\n')}
`
