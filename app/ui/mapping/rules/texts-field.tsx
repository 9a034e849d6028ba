// A list of short texts in one field, with commas between them.

import { BlockStack, InlineStack, TextField } from '@shopify/polaris'
import { useState } from 'react'
import { SuggestionPicker, type Suggested } from '#app/ui/mapping/suggestion-picker.tsx'

type TextsFieldProps = {
  label: string
  help?: string
  error?: string | undefined
  placeholder?: string
  /** What of the store can be ticked instead of typed. */
  pick?: Suggested
  value: readonly string[]
  onChange: (value: string[]) => void
}

export function TextsField({ label, help, error, placeholder, pick, value, onChange }: TextsFieldProps) {
  const [text, setText] = useState(value.join(', '))
  // Changed from elsewhere (discard, reset): what is written gives way.
  const shown = isSame(textsOf(text), value) ? text : value.join(', ')
  const field = (
    <TextField
      label={label}
      helpText={help}
      error={error}
      placeholder={placeholder}
      autoComplete="off"
      maxLength={2000}
      value={shown}
      onChange={(next) => {
        setText(next)
        onChange(textsOf(next))
      }}
    />
  )
  if (!pick) return field
  return (
    <BlockStack gap="100">
      {field}
      <InlineStack>
        <SuggestionPicker label={label} from={pick} value={value} onChange={onChange} />
      </InlineStack>
    </BlockStack>
  )
}

const mostTexts = 250
const longest = 255

const textsOf = (text: string): string[] =>
  [
    ...new Set(
      text
        .split(',')
        .map((one) => one.trim().slice(0, longest))
        .filter((one) => one !== ''),
    ),
  ].slice(0, mostTexts)

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((text, i) => text === other[i])
