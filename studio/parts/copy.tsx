import '../styles/code.css'
import { tell } from './told.tsx'

/** Puts a text where the reader can paste it from. */
export const Copy = ({ text, label }: { text: string; label: string }) => (
  <button type="button" class="copy quiet" aria-label={label} title={label} onClick={() => void copy(text)}>
    Copy
  </button>
)

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    tell('Copied')
  } catch {
    tell('The browser does not let this page copy: select the text instead')
  }
}
