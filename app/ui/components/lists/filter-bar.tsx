// Search and filters of a list. Each change is a new address; a page position would be wrong there and is dropped.

import { useSearchParams } from '@remix-run/react'
import { Box, Icon, Select, TextField } from '@shopify/polaris'
import { SearchIcon } from '@shopify/polaris-icons'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { fromFirstPage } from '#app/ui/format/links.ts'

const typingPauseMs = 400

type FilterSelect = { name: string; label: string; options: { value: string; label: string }[] }

type FilterBarProps = {
  search: string | null
  searchLabel: string
  selects: readonly FilterSelect[]
  trailing?: ReactNode
  /** What was typed is being looked for. */
  busy?: boolean
  /** Instead of the address. */
  onSearch?: (text: string) => void
}

export function FilterBar({
  search,
  searchLabel,
  selects,
  trailing,
  busy = false,
  onSearch,
}: FilterBarProps) {
  const [query, setQuery] = useSearchParams()
  const change = (name: string, value: string) => {
    const next = fromFirstPage(query, value ? [] : [name])
    if (value) next.set(name, value)
    setQuery(next, { replace: true, preventScrollReset: true })
  }
  return (
    <Box padding="300" borderBlockEndWidth="025" borderColor="border-secondary">
      <div className="filters">
        <SearchField
          value={search ?? ''}
          label={searchLabel}
          busy={busy}
          onSearch={onSearch ?? ((text) => change('search', text))}
        />
        {selects.map(({ name, label, options }) => (
          <Select
            key={name}
            label={label}
            labelHidden
            options={options}
            value={query.get(name) ?? ''}
            onChange={(value) => change(name, value)}
          />
        ))}
        {trailing}
      </div>
    </Box>
  )
}

type SearchFieldProps = { value: string; label: string; busy: boolean; onSearch: (text: string) => void }

function SearchField({ value, label, busy, onSearch }: SearchFieldProps) {
  const [text, setText] = useState(value)
  const search = useRef(onSearch)
  const asked = useRef(value)
  useEffect(() => {
    search.current = onSearch
  })
  // Changed elsewhere (all filters were cleared): the field follows, and does not search again for what it said.
  useEffect(() => {
    if (value === asked.current) return
    asked.current = value
    setText(value)
  }, [value])
  useEffect(() => {
    const wanted = text.trim()
    if (wanted === asked.current) return undefined
    const timer = setTimeout(() => {
      asked.current = wanted
      search.current(wanted)
    }, typingPauseMs)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <div className="filters__search">
      <TextField
        label={label}
        labelHidden
        type="search"
        autoComplete="off"
        placeholder={label}
        prefix={<Icon source={SearchIcon} tone="subdued" />}
        value={text}
        loading={busy}
        onChange={setText}
        clearButton
        onClearButtonClick={() => setText('')}
      />
    </div>
  )
}
