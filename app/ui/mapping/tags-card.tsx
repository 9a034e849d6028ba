// Whether records carry Shopify's tags in Zoho.

import { BlockStack, Card, Checkbox } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import type { KindChoices } from '#app/mapping/settings/kind-choices.ts'
import { CardHead } from './card-head.tsx'

type TagsCardProps = { draft: KindChoices; onChange: (next: KindChoices) => void }

export function TagsCard({ draft, onChange }: TagsCardProps) {
  const { t } = useTranslation()
  if (!mappingKinds[draft.kind].hasTags) return null
  return (
    <Card>
      <BlockStack gap="400">
        <CardHead title={t('mapping.tags.title')} text={t('mapping.tags.text')} />
        <Checkbox
          label={t('mapping.tags.label')}
          helpText={t('mapping.tags.help')}
          checked={draft.shopifyTags ?? false}
          onChange={(shopifyTags) => onChange({ ...draft, shopifyTags })}
        />
      </BlockStack>
    </Card>
  )
}
