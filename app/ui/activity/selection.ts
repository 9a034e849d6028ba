// Which rows are ticked. Rows that left the page leave the selection.

import { useState } from 'react'

export function useSelection(all: readonly string[]) {
  const [ticked, setTicked] = useState<readonly string[]>([])
  const ids = all.filter((id) => ticked.includes(id))
  return {
    all,
    ids,
    toggle: (id: string) => setTicked(ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id]),
    toggleAll: () => setTicked(ids.length === all.length ? [] : all),
  }
}
