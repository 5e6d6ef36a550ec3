import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { Trouble } from './trouble.tsx'

type Props = {
  title: string
  /**
   * What is done where it is agreed to; what it throws is shown, and the dialog stays, as it does where it answers
   * `stay`. Without it the dialog only tells something.
   */
  onSubmit?: (fields: FormData) => Promise<unknown>
  onClose: () => void
  /** The word on its button. */
  verb?: string
  kind?: 'primary' | 'danger'
  /** The environment that it reaches; PROD is named once more, and asked for. */
  environment?: string | undefined
  children: ComponentChildren
}

/** A question with its fields, above the page till it is answered. */
export function Dialog({
  title,
  onSubmit,
  onClose,
  verb = 'Do it',
  kind = 'primary',
  environment,
  children,
}: Props) {
  const element = useRef<HTMLDialogElement>(null)
  const id = useId()
  const [error, setError] = useState<unknown>()
  const [isPending, setPending] = useState(false)
  useEffect(() => {
    element.current?.showModal()
  }, [])
  // By the element itself, which gives the focus back to what had it.
  const close = () => element.current?.close()
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (onSubmit === undefined || isPending || !(event.currentTarget instanceof HTMLFormElement)) return
    const fields = new FormData(event.currentTarget)
    setPending(true)
    setError(undefined)
    try {
      if ((await onSubmit(fields)) !== 'stay') close()
    } catch (failure) {
      setError(failure)
    } finally {
      setPending(false)
    }
  }
  return (
    <dialog ref={element} aria-labelledby={id} onClose={onClose}>
      <form onSubmit={submit}>
        <h2 id={id}>{title}</h2>
        {environment === 'PROD' ? (
          <p class="prod">
            This is <strong>PROD</strong>. It reaches what others work with.
          </p>
        ) : null}
        {children}
        {error === undefined ? null : <Trouble error={error} />}
        <footer>
          <button type="button" onClick={close}>
            Close
          </button>
          {onSubmit === undefined ? null : (
            <button type="submit" class={kind} aria-disabled={isPending}>
              {isPending ? `${verb} …` : environment === 'PROD' ? `${verb} in PROD` : verb}
            </button>
          )}
        </footer>
      </form>
    </dialog>
  )
}
