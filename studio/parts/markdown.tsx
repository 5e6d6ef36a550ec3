import '../styles/markdown.css'
import { useEffect, useRef, useState } from 'preact/hooks'

/** Markdown that somebody wrote, as it is meant; as it was written, until what shows it is loaded. */
export function Markdown({ text }: { text: string }) {
  const element = useRef<HTMLDivElement>(null)
  const [isRendered, setRendered] = useState(false)
  useEffect(() => {
    let isCurrent = true
    // Where it cannot be loaded, the text as it was written can still be read.
    import('./rendered.ts').then(
      ({ rendered }) => {
        if (!isCurrent) return
        element.current?.replaceChildren(rendered(text))
        setRendered(true)
      },
      () => undefined,
    )
    return () => {
      isCurrent = false
    }
  }, [text])
  return (
    <>
      <div ref={element} class="markdown" />
      {isRendered ? null : <p class="as-written">{text}</p>}
    </>
  )
}
