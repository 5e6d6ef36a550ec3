import { troubleOf } from '../rules/trouble.ts'

/** What went wrong, in its place: the rest of the screen stays. */
export function Trouble({ error, retry }: { error: unknown; retry?: () => unknown }) {
  const { title, detail, next, mayPass, id } = troubleOf(error, { isOnline: navigator.onLine })
  return (
    <div class="trouble" role="alert">
      <strong>{title}.</strong> <span class="said">{detail}</span> {next}
      {id === undefined ? null : <small> Request {id}.</small>}
      {mayPass && retry ? (
        <button type="button" onClick={() => void retry()}>
          Try again
        </button>
      ) : null}
    </div>
  )
}
