import '../styles/code.css'
import { useEffect, useState } from 'preact/hooks'
import type { Token } from '../rules/tokens.ts'
import { Copy } from './copy.tsx'

/** In UTF-16 units: a longer text is shown plain, and at once. */
const LONGEST = 60_000

type Props = {
  text: string
  language: 'sql' | 'json'
  /** What it is, for who hears it: its region is reached by keys, for it scrolls. */
  label: string
}

/** SQL or JSON: readable at once, in colours as soon as they are there. */
export function Code({ text, language, label }: Props) {
  const [found, setFound] = useState<{ of: string; tokens: Token[] }>()
  useEffect(() => {
    if (text.length > LONGEST) return
    let isWanted = true
    // Without colours it is as good: who cannot load them reads on.
    import('./highlight.ts').then(
      ({ highlight }) => {
        if (isWanted) setFound({ of: text, tokens: highlight(text, language) })
      },
      () => {},
    )
    return () => {
      isWanted = false
    }
  }, [text, language])
  const tokens = found?.of === text ? found.tokens : [{ text, kind: null }]
  return (
    <figure class="code" aria-label={label}>
      <Copy text={text} label={`Copy ${label}`} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: WCAG 2.1.1: what scrolls must be reached by the keyboard */}
      <pre tabIndex={0}>
        <code>
          {tokens.map(({ text, kind }, at) =>
            kind === null ? (
              text
            ) : (
              <span key={at} class={`hl-${kind}`}>
                {text}
              </span>
            ),
          )}
        </code>
      </pre>
    </figure>
  )
}
