// Which rows are ticked. Rows that left the page leave the selection. What is ticked concerns the boxes and the bar above
// them alone: the table between them is not drawn again.

import { Checkbox } from '@shopify/polaris'
import { createContext, useContext, useState, type ReactNode } from 'react'

function useTicks(all: readonly string[]) {
  const [ticked, setTicked] = useState<readonly string[]>([])
  const ids = all.filter((id) => ticked.includes(id))
  return {
    all,
    ids,
    toggle: (id: string) => setTicked(ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id]),
    toggleAll: () => setTicked(ids.length === all.length ? [] : all),
  }
}

const Ticks = createContext<ReturnType<typeof useTicks> | null>(null)

/** @param all ids of the rows that can be ticked */
export function Selectable({ all, children }: { all: readonly string[]; children: ReactNode }) {
  return <Ticks.Provider value={useTicks(all)}>{children}</Ticks.Provider>
}

export function useSelection() {
  const ticks = useContext(Ticks)
  if (!ticks) throw new Error('useSelection outside of <Selectable>')
  return ticks
}

export function SelectBox({ id, label }: { id: string; label: string }) {
  const { ids, toggle } = useSelection()
  return <Checkbox label={label} labelHidden checked={ids.includes(id)} onChange={() => toggle(id)} />
}
