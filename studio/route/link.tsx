import type { ComponentChildren } from 'preact'
import { go } from './location.ts'

type Props = {
  href: string
  class?: string
  title?: string
  'aria-current'?: 'page' | undefined
  'aria-label'?: string
  children: ComponentChildren
}

/** A link within Studio: another screen without loading the page anew. */
export const Link = ({ href, ...props }: Props) => (
  <a
    href={href}
    {...props}
    onClick={event => {
      if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
      event.preventDefault()
      go(href)
    }}
  />
)
