// Options to tick, for a list that most visits do not open: whoever opens it loads it.

import { OptionList } from '@shopify/polaris'

type TickListProps = {
  options: readonly string[]
  selected: readonly string[]
  onChange: (selected: string[]) => void
}

export function TickList({ options, selected, onChange }: TickListProps) {
  return (
    <OptionList
      allowMultiple
      options={options.map((one) => ({ value: one, label: one }))}
      selected={[...selected]}
      onChange={onChange}
    />
  )
}
