import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import type { Right } from '../../client/words.ts'
import { useRefusal } from '../data/account.tsx'

type Props = {
  /** What one must be allowed to for it. */
  right: Right
  onClick: () => void
  /** Why it cannot be done, whoever asks. */
  because?: string | undefined
  isPending?: boolean
  kind?: 'primary' | 'danger'
  children: ComponentChildren
}

/** What does something. Who may not can read why: it keeps its place for keys and readers, and does nothing. */
export function Button({ right, onClick, because, isPending = false, kind, children }: Props) {
  const why = useRefusal(right) ?? because
  const id = useId()
  return (
    <>
      <button
        type="button"
        class={kind}
        aria-disabled={why !== undefined || isPending}
        aria-describedby={why === undefined ? undefined : id}
        title={why}
        onClick={() => {
          if (why === undefined && !isPending) onClick()
        }}
      >
        {children}
      </button>
      {why === undefined ? null : (
        <span id={id} class="hidden">
          {why}
        </span>
      )}
    </>
  )
}
