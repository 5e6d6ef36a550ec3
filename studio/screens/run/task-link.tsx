import { setSearch, withSearch } from '../../route/location.ts'

/** The address of a task of the run that is shown; what is selected is in the address. */
export function TaskLink({ task_id, isSelected = false }: { task_id: string; isSelected?: boolean }) {
  const task = isSelected ? null : task_id
  return (
    <a
      href={location.pathname + withSearch(new URLSearchParams(location.search), { task, tab: null })}
      aria-expanded={isSelected}
      onClick={event => {
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
        event.preventDefault()
        setSearch({ task, tab: null })
      }}
    >
      {task_id}
    </a>
  )
}
