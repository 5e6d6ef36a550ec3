import type { ComponentChildren } from 'preact'

/** What may be wider than the window, and is then moved sideways: by keys as well, so that it takes the focus. */
export const Wide = ({ label, children }: { label: string; children: ComponentChildren }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: WCAG 2.1.1: what scrolls must be reached by the keyboard
  <section class="wide" aria-label={label} tabIndex={0}>
    {children}
  </section>
)
