import { useEffect, useState } from 'preact/hooks'
import { Trouble } from '../parts/trouble.tsx'

/** Says that there is no network, for as long as there is none. */
export function Offline() {
  const [isOnline, setOnline] = useState(navigator.onLine)
  useEffect(() => {
    const listener = () => setOnline(navigator.onLine)
    addEventListener('online', listener)
    addEventListener('offline', listener)
    return () => {
      removeEventListener('online', listener)
      removeEventListener('offline', listener)
    }
  }, [])
  return isOnline ? null : <Trouble error={undefined} />
}
