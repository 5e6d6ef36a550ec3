/** How often something is done. */
export const FREQUENCIES = [
  'minutes',
  'hourly',
  'several_a_day',
  'daily',
  'several_a_week',
  'weekly',
  'several_a_month',
  'monthly',
  'several_a_year',
  'yearly',
  'irregular',
] as const
export type Frequency = (typeof FREQUENCIES)[number]

/** How it stands today. */
export const DAY_STATES = ['executed', 'awaited', 'not_today', 'learning'] as const
export type DayState = (typeof DAY_STATES)[number]

/** Whether it keeps its time. */
export const TIMINGS = ['on_time', 'late', 'very_late'] as const
export type Timing = (typeof TIMINGS)[number]
