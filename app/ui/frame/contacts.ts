// Where merchants of this installation find people, its state and its promises; each null where it names none.

import { createContext } from 'react'

export type ContactsView = { support: string | null; status: string | null; privacy: string | null }

export const Contacts = createContext<ContactsView>({ support: null, status: null, privacy: null })

/** The address of a link to support, with the reference where mail is written. */
export function supportUrl(support: string, reference?: string): string {
  if (/^https?:/.test(support)) return support
  return `mailto:${support}${reference ? `?subject=${encodeURIComponent(reference)}` : ''}`
}
