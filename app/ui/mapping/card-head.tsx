// The head of a card: what it is about, and one sentence.

import { BlockStack, Text } from '@shopify/polaris'

export function CardHead({ title, text }: { title: string; text: string }) {
  return (
    <BlockStack gap="100">
      <Text as="h2" variant="headingMd">
        {title}
      </Text>
      <Text as="p" tone="subdued">
        {text}
      </Text>
    </BlockStack>
  )
}
