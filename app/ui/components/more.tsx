// What most merchants never open, behind one click.

import { BlockStack, Button, Collapsible } from '@shopify/polaris'
import { useState } from 'react'

/** A part that most merchants never open. */
export function More({ label, children }: { label: string; children: React.ReactNode }) {
  const [open, setOpen] = useState(false)
  const id = `more-${label.replaceAll(/\W+/g, '-').toLowerCase()}`
  return (
    <BlockStack gap="200" inlineAlign="start">
      <Button
        variant="plain"
        disclosure={open ? 'up' : 'down'}
        ariaExpanded={open}
        ariaControls={id}
        onClick={() => setOpen(!open)}
      >
        {label}
      </Button>
      <Collapsible id={id} open={open} transition={false}>
        {children}
      </Collapsible>
    </BlockStack>
  )
}
