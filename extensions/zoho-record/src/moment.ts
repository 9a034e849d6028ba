// Times as the app shows them: in the reader's language, by the store's clock and not by that of the reader's computer.

import { createContext } from 'preact'
import { useContext } from 'preact/hooks'

/** The store's time zone, as the app names it; undefined while only an app of before answers. */
export const StoreZone = createContext<string | undefined>(undefined)

/** Writes a time. */
export function useMoment(): (at: string) => string {
  const timeZone = useContext(StoreZone)
  const zone = timeZone ? { timeZone } : {}
  return (at) => shopify.i18n.formatDate(new Date(at), { dateStyle: 'medium', timeStyle: 'short', ...zone })
}
