// What most merchants never open, behind one click.

import { BlockStack, Button, Collapsible } from '@shopify/polaris'
import { useId, useState } from 'react'

type MoreProps = { label: string; opened?: boolean; onToggle?: () => void; children: React.ReactNode }

/** A part that most merchants never open; `opened`: what it holds is not as usual. */
export function More({ label, opened = false, onToggle, children }: MoreProps) {
  const [open, setOpen] = useState(opened)
  const id = useId()
  return (
    <BlockStack gap="200" inlineAlign="start">
      <Button
        variant="plain"
        textAlign="left"
        disclosure={open ? 'up' : 'down'}
        ariaExpanded={open}
        ariaControls={id}
        onClick={() => {
          setOpen(!open)
          onToggle?.()
        }}
      >
        {label}
      </Button>
      <Collapsible id={id} open={open} transition={false}>
        {children}
      </Collapsible>
    </BlockStack>
  )
}
