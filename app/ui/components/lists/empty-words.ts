// What a list without rows says: that nothing happened yet, that a tab has nothing, or that nothing fits what was asked.

import type { RecordKind } from '#app/lib/kinds.ts'

export type Emptiness = {
  what: 'activity' | 'questions' | 'runs' | 'log' | RecordKind
  /** By what somebody chose: filters of theirs. */
  filtered?: boolean
  /** Of a tab that nobody has to fill. */
  tab?: 'waiting' | 'refused' | 'gone'
  /** By words; `hidden`: among what Shopify may hide for its age. */
  searched?: 'all' | 'hidden'
  /** The store was imported: what is not here is not in Zoho. */
  imported?: boolean
}

type Words = {
  title: `empty.${Part}.title`
  text: `empty.${Part}.text` | 'empty.searched' | 'empty.imported.text'
}
type Part = Emptiness['what'] | NonNullable<Emptiness['tab']> | 'filtered' | 'notFound'

export function emptyWords({ what, filtered = false, tab, searched, imported = false }: Emptiness): Words {
  const part: Part = searched ? 'notFound' : filtered ? 'filtered' : (tab ?? what)
  const title: Words['title'] = `empty.${part}.title`
  if (searched === 'hidden') return { title, text: 'empty.searched' }
  return { title, text: part === what && imported ? 'empty.imported.text' : `empty.${part}.text` }
}
