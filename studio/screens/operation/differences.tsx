import { useEffect, useState } from 'preact/hooks'
import { useVersionOf } from '../../data/operation.ts'
import type { Configuration, Identity } from '../../data/shapes.ts'
import { Shown } from '../../parts/loading.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { Wide } from '../../parts/wide.tsx'
import type { Difference } from '../../rules/diff.ts'

type Props = { identity: Identity; from: number; to: number }

/** What differs between two versions: the document, the values of its context, the files. */
export function Differences({ identity, from, to }: Props) {
  const before = useVersionOf(identity, from)
  const after = useVersionOf(identity, to)
  return (
    <Shown of={before}>
      {one => <Shown of={after}>{other => <Compared before={one} after={other} />}</Shown>}
    </Shown>
  )
}

function Compared({ before, after }: { before: Configuration; after: Configuration }) {
  const [found, setFound] = useState<{ of: unknown[]; differences?: Difference[]; error?: unknown }>()
  useEffect(() => {
    let isWanted = true
    const set = (came: { differences?: Difference[]; error?: unknown }) => {
      if (isWanted) setFound({ of: [before, after], ...came })
    }
    import('../../rules/diff.ts').then(
      ({ differencesOf }) => set({ differences: differencesOf(before, after) }),
      (error: unknown) => set({ error }),
    )
    return () => {
      isWanted = false
    }
  }, [before, after])
  if (found === undefined || found.of[0] !== before || found.of[1] !== after) return null
  if (found.differences === undefined) return <Trouble error={found.error} />
  if (found.differences.length === 0)
    return <p class="empty">Document, context and files are the same in both.</p>
  return (
    <>
      {found.differences.map(difference => (
        <One key={difference.name} difference={difference} />
      ))}
    </>
  )
}

const WORDS = { '+': 'added', '-': 'taken away', ' ': '' } as const
const CLASSES = { '+': 'added', '-': 'removed', ' ': undefined } as const

const One = ({ difference: { name, how, added, removed, hunks } }: { difference: Difference }) => (
  <details class="difference" open>
    <summary>
      <strong>{name}</strong> {how}: {added} {added === 1 ? 'line' : 'lines'} more, {removed} fewer
    </summary>
    <Wide label={`Lines of ${name}`}>
      <pre>
        {hunks.map(({ from, to, lines }) => (
          <div key={`${from} ${to}`}>
            <span class="place faint">
              from line {from}, now {to}
            </span>
            {lines.map(({ sign, text }, at) => (
              <div key={at} class={CLASSES[sign]}>
                <span aria-hidden="true">{sign === '-' ? '−' : sign} </span>
                {sign === ' ' ? null : <span class="hidden">{WORDS[sign]}: </span>}
                {text}
              </div>
            ))}
          </div>
        ))}
      </pre>
    </Wide>
  </details>
)
