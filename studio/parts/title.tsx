import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'

type Props = {
  /** What the window's title says, before the name of the account. */
  title: string
  /** The environment that the screen is of, where it is of one: PROD is unmistakable. */
  environment?: string | undefined
  children?: ComponentChildren
}

/** The heading of a screen, and the title of its window. */
export function Title({ title, environment, children }: Props) {
  const isProd = environment === 'PROD'
  useEffect(() => {
    document.title = `${isProd ? 'PROD · ' : ''}${title} · Tailer`
    document.documentElement.classList.toggle('is-prod', isProd)
    return () => document.documentElement.classList.remove('is-prod')
  }, [title, isProd])
  return (
    <div class="title">
      {isProd ? <strong class="prod-bar">PROD</strong> : null}
      <h1>{title}</h1>
      {children}
    </div>
  )
}
