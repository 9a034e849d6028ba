// A group of choices that most stores leave as they are: closed, its line says what holds. It is open where something
// was chosen otherwise, and where the merchant was led to it.

import { useLocation } from '@remix-run/react'
import { BlockStack, Button, Collapsible, InlineStack, Text } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { useId, useState, useSyncExternalStore, type FocusEvent, type ReactNode } from 'react'

type FoldedProps = {
  /** Of the section: what leads here names it. */
  id: string
  title: string
  /** What is chosen in it. */
  text: string
  /** What holds. */
  line: string
  opened: boolean
  children: ReactNode
}

export function Folded({ id, title, text, line, opened, children }: FoldedProps) {
  const { open, setOpen } = useOpen(id, opened)
  const inner = useId()
  const { t } = useTranslation()
  return (
    // What leads to the group puts the focus on it as a whole.
    <div id={id} onFocus={(event) => isItself(event) && setOpen(true)}>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h3" variant="headingSm">
            {title}
          </Text>
          <Button
            variant="plain"
            textAlign="right"
            disclosure={open ? 'up' : 'down'}
            ariaExpanded={open}
            ariaControls={inner}
            accessibilityLabel={t('settings.lines.says', { what: title, line })}
            onClick={() => setOpen(!open)}
          >
            {line}
          </Button>
        </InlineStack>
        <Collapsible id={inner} open={open} transition={false}>
          <BlockStack gap="300">
            <Text as="p" tone="subdued">
              {text}
            </Text>
            {children}
          </BlockStack>
        </Collapsible>
      </BlockStack>
    </div>
  )
}

const isItself = ({ target, currentTarget }: FocusEvent): boolean => target === currentTarget

function useOpen(id: string, choseOtherwise: boolean) {
  const { hash } = useLocation()
  // The server does not see where in the page somebody is led.
  const isLedTo = useSyncExternalStore(
    never,
    () => hash === `#${id}`,
    () => false,
  )
  const opened = choseOtherwise || isLedTo
  const [open, setOpen] = useState(opened)
  const [before, setBefore] = useState(opened)
  // An earlier version or a file that is loaded shows what it brings.
  if (opened !== before) {
    setBefore(opened)
    if (opened) setOpen(true)
  }
  return { open, setOpen }
}

const never = () => () => undefined
