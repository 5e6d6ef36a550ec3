import { useState } from 'preact/hooks'

const PREFIX = 'tailer-draft-'

/** Whether something was typed that has not been sent. */
export const hasDraft = (key: string): boolean => sessionStorage.getItem(PREFIX + key) !== null

/** What is being typed: kept by this tab till it is sent, whatever becomes of the page meanwhile. */
export function useDraft(key: string, initial = ''): [text: string, set: (text: string) => void] {
  const [text, setText] = useState(() => sessionStorage.getItem(PREFIX + key) ?? initial)
  const set = (text: string) => {
    setText(text)
    if (text === initial) sessionStorage.removeItem(PREFIX + key)
    else sessionStorage.setItem(PREFIX + key, text)
  }
  return [text, set]
}

/** Forgets all that was typed and not sent: it is of who has left. */
export function forgetDrafts(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key)
}
