// Tags or channels of the store to tick, beside the field they can be typed into. Read when the list is first opened.

import { useFetcher } from '@remix-run/react'
import { Box, Button, Popover, Text } from '@shopify/polaris'
import { createContext, Suspense, useContext, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { lazyPart } from '#app/ui/components/loading/lazy-part.tsx'
import type { RecordKind } from '#app/lib/record-kind.ts'

const TickList = lazyPart(async () => (await import('#app/ui/components/choices/tick-list.tsx')).TickList)

/** Whose tags and channels the fields of a page ask for. */
export const SuggestedKind = createContext<RecordKind>('customer')

export type Suggested = 'tags' | 'channels'
type Answer = { suggestions: Record<Suggested, string[]> | null }

type SuggestionPickerProps = {
  /** Of the field beside it. */
  label: string
  from: Suggested
  value: readonly string[]
  onChange: (value: string[]) => void
}

export function SuggestionPicker({ label, from, value, onChange }: SuggestionPickerProps) {
  const { t } = useTranslation()
  const kind = useContext(SuggestedKind)
  const { load, data, state } = useFetcher<Answer>()
  const [open, setOpen] = useState(false)
  const found = data?.suggestions?.[from] ?? null
  const toggle = () => {
    if (!open && !data) load(`/app/suggestions?kind=${kind}`)
    setOpen(!open)
  }
  // What was typed and is no longer used in the store stays on the list: it can be taken off there.
  const options = [...new Set([...value, ...(found ?? [])])]
  return (
    <Popover
      active={open}
      onClose={() => setOpen(false)}
      activator={
        <Button
          variant="plain"
          disclosure={open ? 'up' : 'down'}
          loading={state !== 'idle'}
          accessibilityLabel={t('mapping.pick.of', { label })}
          onClick={toggle}
        >
          {t('mapping.pick.button')}
        </Button>
      }
    >
      {options.length > 0 ? (
        <Suspense>
          <TickList options={options} selected={value} onChange={onChange} />
        </Suspense>
      ) : (
        <Box padding="300">
          <Text as="p">{t(state === 'idle' ? 'mapping.pick.none' : 'mapping.pick.reading')}</Text>
        </Box>
      )}
    </Popover>
  )
}
