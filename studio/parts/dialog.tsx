import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { tell, tellTrouble } from './told.tsx'
import { Trouble } from './trouble.tsx'

type Props = {
  title: string
  /**
   * What is done where it is agreed to; what it throws is shown, and the dialog stays, as it does where it answers
   * `stay`. Who closes the dialog meanwhile does not stop it: `isOpen` says whether somebody still waits for it. Without
   * it the dialog only tells something.
   */
  onSubmit?: (fields: FormData, isOpen: () => boolean) => Promise<unknown>
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
  const isOpen = useRef(true)
  // By the element itself, which gives the focus back to what had it.
  const close = () => element.current?.close()
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (onSubmit === undefined || isPending || !(event.currentTarget instanceof HTMLFormElement)) return
    const fields = new FormData(event.currentTarget)
    setPending(true)
    setError(undefined)
    try {
      if ((await onSubmit(fields, () => isOpen.current)) !== 'stay') close()
    } catch (failure) {
      if (isOpen.current) setError(failure)
      else tellTrouble(title, failure)
    } finally {
      setPending(false)
    }
  }
  const closed = () => {
    isOpen.current = false
    if (isPending) tell(`${title}: this goes on, and what comes of it is told here`)
    onClose()
  }
  return (
    <dialog ref={element} aria-labelledby={id} onClose={closed}>
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
