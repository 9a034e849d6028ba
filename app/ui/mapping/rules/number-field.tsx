// A number, or nothing.

import { TextField } from '@shopify/polaris'
import { useState } from 'react'

type NumberFieldProps = {
  label: string
  help?: string
  suffix?: string
  min?: number
  value: number | null
  onChange: (value: number | null) => void
}

export function NumberField({ label, help, suffix, min, value, onChange }: NumberFieldProps) {
  const [text, setText] = useState(toText(value))
  // Half-typed ("1.") says the same number: it stays as it is written.
  const shown = toNumber(text) === value ? text : toText(value)
  return (
    <TextField
      label={label}
      helpText={help}
      suffix={suffix}
      min={min}
      type="number"
      inputMode="decimal"
      autoComplete="off"
      value={shown}
      onChange={(next) => {
        setText(next)
        onChange(toNumber(next))
      }}
    />
  )
}

const toText = (value: number | null): string =>
  value === null || !Number.isFinite(value) ? '' : String(value)

function toNumber(text: string): number | null {
  const number = Number(text)
  return text.trim() === '' || !Number.isFinite(number) ? null : number
}
