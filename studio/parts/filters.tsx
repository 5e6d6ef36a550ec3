import type { TargetedEvent } from 'preact'
import { setSearch } from '../route/location.ts'

/** A choice that is part of the address. */
export function Choice({
  name,
  label,
  options,
  search,
}: {
  name: string
  label: string
  options: readonly string[]
  search: URLSearchParams
}) {
  return (
    <label>
      <span class="hidden">{label}</span>
      <select
        value={search.get(name) ?? ''}
        onChange={event => setSearch({ [name]: event.currentTarget.value, page: null })}
      >
        <option value="">{label}: all</option>
        {options.map(option => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
    </label>
  )
}

/** A text that is part of the address: with each letter, or, where it only means something as a whole, once it is. */
export function Search({
  name,
  label,
  search,
  isWhole = false,
}: {
  name: string
  label: string
  search: URLSearchParams
  isWhole?: boolean
}) {
  const take = (event: TargetedEvent<HTMLInputElement>) =>
    setSearch({ [name]: event.currentTarget.value, page: null })
  return (
    <input
      type="search"
      aria-label={label}
      placeholder={label}
      value={search.get(name) ?? ''}
      {...(isWhole ? { onChange: take } : { onInput: take })}
    />
  )
}

/** A day, in UTC as the API counts them, that is part of the address. */
export function Day({ name, label, search }: { name: string; label: string; search: URLSearchParams }) {
  return (
    <label class="day">
      {label}
      <input
        type="date"
        title="A day in UTC"
        value={search.get(name) ?? ''}
        onChange={event => setSearch({ [name]: event.currentTarget.value, page: null })}
      />
    </label>
  )
}
