// A list of short texts in one field, with commas between them; or one tag. Either can be picked from what the store uses.

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

type TagFieldProps = Pick<TextsFieldProps, 'label' | 'help' | 'error'> & {
  value: string
  onChange: (tag: string) => void
}

export function TagField({ label, help, error, value, onChange }: TagFieldProps) {
  return (
    <BlockStack gap="100">
      <TextField
        label={label}
        helpText={help}
        error={error}
        autoComplete="off"
        maxLength={longest}
        value={value}
        onChange={onChange}
      />
      <InlineStack>
        {/* Of two that are ticked the new one counts; the same one ticked off leaves none. */}
        <SuggestionPicker
          label={label}
          from="tags"
          value={value === '' ? [] : [value]}
          onChange={(ticked) => onChange(ticked.find((tag) => tag !== value) ?? '')}
        />
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
