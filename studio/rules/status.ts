import { isEnding, type STATUSES, type SUB_STATUSES } from '../../client/words.ts'

type Status = (typeof STATUSES)[number]
type SubStatus = (typeof SUB_STATUSES)[number]

/** What a run looks like: a tone has its colour and its shape. */
export type Tone = 'good' | 'bad' | 'warning' | 'busy' | 'waiting' | 'idle'

const TONES: Readonly<Record<Status, Tone>> = {
  SUCCESS: 'good',
  FAILED: 'bad',
  RUNNING: 'busy',
  QUEUED: 'waiting',
  NO_MATCH: 'idle',
  CHECKED: 'idle',
}

/** The tone of a run, and the words for it: of a run that succeeded with something gone wrong, both. */
export function toneOf(status: Status, sub_status: SubStatus | null = null): { tone: Tone; words: string } {
  const isMixed = status === 'SUCCESS' && sub_status !== null && sub_status !== 'SUCCESS'
  return isMixed
    ? { tone: 'warning', words: `SUCCESS, ${sub_status}` }
    : { tone: TONES[status], words: status }
}

/** Whether it has not ended. */
export const isOpen = (status: Status): boolean => !isEnding(status)
