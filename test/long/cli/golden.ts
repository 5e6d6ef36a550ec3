import { execFileSync } from 'node:child_process'
import type { atStack } from './pipelines.ts'

/**
 * What commands print on each stream, and how they end, in order. Before one may stand `…=` for a variable of its
 * environment; after `sh:` stands a line of shell that is no command of ours. `<note>` is the note that was added last.
 */
export async function toldBy(
  { home, run, tokenOf }: Awaited<ReturnType<typeof atStack>>['someone'],
  lines: readonly string[],
): Promise<string> {
  const viewer = await tokenOf('--role', '1', '--accounts', '1-000099')
  const told: string[] = []
  let note = ''
  for (const line of lines) {
    if (line.startsWith('sh: ')) {
      execFileSync('sh', ['-ec', line.slice(4)], { cwd: home })
      told.push(`$ ${line.slice(4)}\n`)
      continue
    }
    const [, variable, value = '', typed = line] = /^(\w+)=(\S+) (.*)$/.exec(line) ?? []
    const words = typed.split(/(?<!\\) /).map(word => word.replaceAll('\\ ', ' ').replace('<note>', note))
    const env = variable === undefined ? {} : { [variable]: value.replace('<viewer>', viewer) }
    const { code, out, err } = await run(words, { env })
    if (typed.startsWith('note add ') && code === 0) note = out.trim()
    // How many changes are seen on the way depends on when one looks.
    const settled = err.replaceAll(/^.* (task|run) \S+ (RUNNING|QUEUED)\n/gm, '')
    told.push(`$ ${line}\n${out}${settled.replaceAll(/^/gm, '! ').replace(/! $/, '')}[${code}]\n`)
  }
  return told.join('\n').replaceAll(home, '<folder>')
}
