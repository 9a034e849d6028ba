// Opens and closes what is below a row of a table.

import { Button } from '@shopify/polaris'
import { ChevronDownIcon, ChevronUpIcon } from '@shopify/polaris-icons'

type DetailsButtonProps = { label: string; isOpen: boolean; toggle: () => void }

export function DetailsButton({ label, isOpen, toggle }: DetailsButtonProps) {
  return (
    <Button
      variant="tertiary"
      icon={isOpen ? ChevronUpIcon : ChevronDownIcon}
      ariaExpanded={isOpen}
      accessibilityLabel={label}
      onClick={toggle}
    />
  )
}
