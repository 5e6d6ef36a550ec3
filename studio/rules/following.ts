import type { ListedRun } from '../data/shapes.ts'
import { isOpen } from './status.ts'

/** How long a change may take to be seen, in milliseconds; so long is asked from before the latest one. */
const SETTLING = 10_000

/** In milliseconds: how long after the last change what is under way is looked at often. */
const PATIENCE = 600_000

/** Where the following of an account has got to. */
export type Place = {
  /** Of the latest change that was seen, and when it was seen, both in milliseconds. */
  latest: number
  seen: number
  /** What was told of the runs that changed last: their dates, by their ids. */
  told: Map<string, string>
  /** The runs that have not ended. */
  open: Set<string>
}

export const placeFrom = (moment: number): Place => ({
  latest: moment,
  seen: moment,
  told: new Map(),
  open: new Set(),
})

/** From when changes are asked for: once all that is older must have been seen, nothing is read twice. */
export const fromOf = ({ latest, seen }: Place, now: number): number =>
  now - seen > SETTLING ? latest : latest - SETTLING

/** Whether a change is to be expected: the end of a run may never be told, as its operation was archived meanwhile. */
export const isBusy = ({ open, seen }: Place, now: number): boolean => open.size > 0 && now - seen < PATIENCE

/** Takes in what has changed, and answers what of it is new. */
export function takeIn(place: Place, changed: readonly ListedRun[], now: number): ListedRun[] {
  const news = changed.filter(run => place.told.get(run.run_id) !== run.last_update_date)
  for (const run of changed) {
    place.told.set(run.run_id, run.last_update_date ?? '')
    const date = Date.parse(run.last_update_date ?? '')
    if (date > place.latest) {
      place.latest = date
      place.seen = now
    }
    if (isOpen(run.status)) place.open.add(run.run_id)
    else place.open.delete(run.run_id)
  }
  // What is older is asked for no more.
  for (const [run_id, date] of place.told)
    if (!(Date.parse(date) >= place.latest - SETTLING)) place.told.delete(run_id)
  return news
}
