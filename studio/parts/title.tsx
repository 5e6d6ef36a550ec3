import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'

type Props = {
  /** What the window's title says, before the name of the account. */
  title: string
  /** What the window's title says instead, where it is more. */
  windowTitle?: string
  /** The environment that the screen is of, where it is of one: PROD is unmistakable. */
  environment?: string | undefined
  children?: ComponentChildren
}

/** The heading of a screen, and the title of its window. */
export function Title({ title, windowTitle = title, environment, children }: Props) {
  const isProd = environment === 'PROD'
  useEffect(() => {
    document.title = `${isProd ? 'PROD · ' : ''}${windowTitle} · Tailer`
    document.documentElement.classList.toggle('is-prod', isProd)
    return () => document.documentElement.classList.remove('is-prod')
  }, [windowTitle, isProd])
  return (
    <div class="title">
      {isProd ? <strong class="prod-bar">PROD</strong> : null}
      <h1>{title}</h1>
      {children}
    </div>
  )
}
