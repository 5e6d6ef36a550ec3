import { useEffect, useRef, useState } from 'preact/hooks'
import { RUN_ID } from '../../client/ids.ts'
import { queries } from '../data/query.ts'
import { keyOf, type Operations } from '../data/shapes.ts'
import { go } from '../route/location.ts'
import { LISTS, pathOf } from '../route/route.ts'

const OPEN = new Event('tailer-palette')

/** Opens the palette: `/` and Ctrl-K do too. */
export const openPalette = (): void => {
  dispatchEvent(OPEN)
}

/** How many places are offered at once. */
const MOST = 12

type Place = { href: string; name: string; what: string }

/** Goes anywhere in the account by a few letters. */
export function Palette({ account }: { account: string }) {
  const element = useRef<HTMLDialogElement>(null)
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  useEffect(() => {
    const open = () => {
      setText('')
      setAt(0)
      element.current?.showModal()
    }
    const key = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof Element && event.target.matches('input, textarea, select')
      const isSlash = event.key === '/' && !isTyping
      if (!isSlash && !((event.ctrlKey || event.metaKey) && event.key === 'k')) return
      event.preventDefault()
      open()
    }
    addEventListener(OPEN.type, open)
    addEventListener('keydown', key)
    return () => {
      removeEventListener(OPEN.type, open)
      removeEventListener('keydown', key)
    }
  }, [])
  const places = placesOf(account, text)
  const chosen = places[at]
  const take = (place: Place) => {
    element.current?.close()
    go(place.href)
  }
  return (
    <dialog ref={element} class="palette" aria-label="Find an operation or a run">
      <input
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="places"
        aria-activedescendant={chosen === undefined ? undefined : `place-${at}`}
        aria-label="Find an operation or a run"
        placeholder="Part of a name, a run id, or an account"
        value={text}
        onInput={event => {
          setText(event.currentTarget.value)
          setAt(0)
        }}
        onKeyDown={event => {
          const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
          if (step !== 0) {
            event.preventDefault()
            setAt(Math.min(Math.max(at + step, 0), places.length - 1))
          }
          if (event.key === 'Enter' && chosen) take(chosen)
        }}
      />
      <div id="places" role="listbox" aria-label="Places">
        {places.map((place, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys, as a combobox has
          // biome-ignore lint/a11y/useFocusableInteractive: what is chosen is told by aria-activedescendant
          <div
            key={place.href}
            id={`place-${index}`}
            role="option"
            aria-selected={index === at}
            onClick={() => take(place)}
          >
            {place.name} <small>{place.what}</small>
          </div>
        ))}
      </div>
    </dialog>
  )
}

/** Where a text may mean to go, of what is loaded. */
function placesOf(account: string, text: string): Place[] {
  const words = text.toLowerCase().split(/\s+/)
  const is = (said: string) => words.every(word => said.toLowerCase().includes(word))
  const id = text.trim()
  const runs = RUN_ID.test(id)
    ? [{ href: pathOf({ screen: 'run', account, run_id: id }), name: id, what: 'run' }]
    : []
  const accounts = /^\d{6}$/.test(id)
    ? [{ href: pathOf({ screen: 'operations', account: id }), name: id, what: 'account' }]
    : []
  const lists = LISTS.filter(is).map(screen => ({
    href: pathOf({ screen, account }),
    name: screen,
    what: 'list',
  }))
  const known = queries.getQueryData<Operations>(['operations', account])?.results ?? []
  const operations = known
    .filter(one => is(`${one.configuration_id} ${one.environment} ${one.configuration_type}`))
    .map(one => ({
      href: pathOf({ screen: 'operation', account, key: keyOf(one) }),
      name: one.configuration_id,
      what: `${one.configuration_type}, ${one.environment}`,
    }))
  return [...runs, ...accounts, ...operations, ...lists].slice(0, MOST)
}
