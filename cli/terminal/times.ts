const two = (number: number): string => String(Math.trunc(Math.abs(number))).padStart(2, '0')

/** A moment of the API for people: to the second, in their own zone, which it names. */
export function localTime(utc: string): string {
  // Microseconds are more than the clock of JavaScript reads.
  const date = new Date(utc.replace(/\.\d+/, ''))
  const minutes = -date.getTimezoneOffset()
  const zone = minutes === 0 ? 'UTC' : `${minutes < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())} ${zone}`
}

/** A duration of the API for people: without its fraction, unless it is shorter than a second. */
export const shortly = (duration: string): string =>
  duration.startsWith('0:00:00.') ? `${duration.slice(6, 9)} s` : duration.replace(/\.\d+$/, '')

/** Seconds for people: `1:05`, `2:00:09`. */
export function clock(seconds: number): string {
  const [hours, minutes] = [Math.trunc(seconds / 3600), Math.trunc(seconds / 60) % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}
