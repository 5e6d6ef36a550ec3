import { useId, useState } from 'preact/hooks'
import { useDraft } from '../../data/draft.ts'
import { Button } from '../button.tsx'
import { Markdown } from '../markdown.tsx'
import { Trouble } from '../trouble.tsx'

type Props = {
  /** What the text is for, by which it is kept. */
  draft: string
  label: string
  /** The word on its button. */
  verb: string
  /** What it says so far, where it is changed. */
  initial?: string
  onSend: (text: string) => Promise<unknown>
  /** Where it can be given up: what then closes it. */
  onCancel?: () => void
}

/** A field for Markdown, with what it will look like. What was typed stays, whatever becomes of sending it. */
export function Writing({ draft, label, verb, initial = '', onSend, onCancel }: Props) {
  const [text, setText] = useDraft(draft, initial)
  const [isPreview, setPreview] = useState(false)
  const [error, setError] = useState<unknown>()
  const [isPending, setPending] = useState(false)
  const id = useId()
  const why =
    text.trim() === '' ? 'Nothing is written yet.' : text === initial ? 'Nothing is changed yet.' : undefined
  const send = async () => {
    if (isPending || why !== undefined) return
    setPending(true)
    setError(undefined)
    try {
      await onSend(text)
      setText(initial)
      setPreview(false)
      onCancel?.()
    } catch (failure) {
      setError(failure)
    } finally {
      setPending(false)
    }
  }
  return (
    <div class="writing">
      <label for={id} class="hidden">
        {label}
      </label>
      <textarea
        id={id}
        rows={onCancel === undefined ? 3 : 4}
        placeholder={`${label} in Markdown`}
        value={text}
        hidden={isPreview}
        readOnly={isPending}
        onInput={event => setText(event.currentTarget.value)}
        onKeyDown={event => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send()
        }}
      />
      {isPreview ? (
        <div class="preview">
          <Markdown text={text} />
        </div>
      ) : null}
      {error === undefined ? null : <Trouble error={error} />}
      <div class="row">
        <Button right="note" kind="primary" because={why} isPending={isPending} onClick={() => void send()}>
          {isPending ? `${verb} …` : verb}
        </Button>
        <button type="button" aria-pressed={isPreview} onClick={() => setPreview(!isPreview)}>
          Preview
        </button>
        {onCancel === undefined ? null : (
          <button
            type="button"
            onClick={() => {
              setText(initial)
              onCancel()
            }}
          >
            Cancel
          </button>
        )}
      </div>
    </div>
  )
}
