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

/** A text that is part of the address. */
export function Search({ name, label, search }: { name: string; label: string; search: URLSearchParams }) {
  return (
    <input
      type="search"
      aria-label={label}
      placeholder={label}
      value={search.get(name) ?? ''}
      onInput={event => setSearch({ [name]: event.currentTarget.value, page: null })}
    />
  )
}
