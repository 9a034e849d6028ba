// The questions before an import. Every one has a sensible answer already.

import { BlockStack, ChoiceList, InlineGrid, Text } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { ProfilesField } from './profiles-field.tsx'
import { asksForOrders, OrdersAsField } from './orders-as-field.tsx'
import type { Choices, PreflightView } from './views.ts'
import { More } from '#app/ui/components/more.tsx'

type ChoiceFieldsProps = {
  choices: Choices
  choose: (change: Partial<Choices>) => void
  kinds: readonly RecordKind[]
  preflight: PreflightView | null
  edition: string
  connected: boolean
  /** Zoho was asked what there is to choose, or is being asked. */
  isAsked: boolean
  sideBySide?: boolean
}

export function ChoiceFields({
  choices,
  choose,
  kinds,
  preflight,
  edition,
  connected,
  isAsked,
  sideBySide = false,
}: ChoiceFieldsProps) {
  const asks = connected && kinds.includes('order') && asksForOrders(choices.ordersAs, edition, preflight)
  return (
    <BlockStack gap="400">
      <InlineGrid columns={{ xs: 1, lg: sideBySide ? 2 : 1 }} gap="400">
        <CustomersAsField value={choices.customersAs} onChange={(customersAs) => choose({ customersAs })} />
        <ExistingField value={choices.existing} onChange={(existing) => choose({ existing })} />
      </InlineGrid>
      {asks ? (
        <OrdersAsField
          value={choices.ordersAs}
          onChange={(ordersAs) => choose({ ordersAs })}
          found={preflight}
        />
      ) : null}
      {connected && isAsked ? <Profiles {...{ choices, choose, preflight }} /> : null}
    </BlockStack>
  )
}

// Once our fields are there nobody is asked who may see them.
function Profiles({
  choices,
  choose,
  preflight,
}: Pick<ChoiceFieldsProps, 'choices' | 'choose' | 'preflight'>) {
  const { t } = useTranslation()
  if (preflight?.fieldsMade) return null
  const profiles = preflight?.profiles ?? []
  return (
    <More label={t('choices.profiles.title')}>
      {profiles.length > 0 ? (
        <ProfilesField
          titleHidden
          profiles={profiles}
          value={choices.profiles}
          onChange={(chosen) => choose({ profiles: chosen })}
        />
      ) : (
        <Text as="p" tone="subdued">
          {t('choices.profiles.loading')}
        </Text>
      )}
    </More>
  )
}

type FieldProps<Value> = { value: Value; onChange: (value: Value) => void }

const peopleChoices = ['Contacts', 'Leads', 'LeadsUntilOrder'] as const

/** Leads, Contacts, or the one until the first order and then the other. */
export function CustomersAsField({ value, onChange }: FieldProps<Choices['customersAs']>) {
  const { t } = useTranslation()
  return (
    <ChoiceList
      title={t('choices.customersAs.title')}
      choices={peopleChoices.map((choice) => ({
        value: choice,
        label: t(`choices.customersAs.${choice}`),
        helpText: t(`choices.customersAs.help.${choice}`),
      }))}
      selected={[value]}
      onChange={([chosen]) => onChange(peopleChoices.find((choice) => choice === chosen) ?? 'Contacts')}
    />
  )
}

/** Whose word counts where Zoho already has a value. */
export function ExistingField({ value, onChange }: FieldProps<'keep' | 'replace'>) {
  const { t } = useTranslation()
  return (
    <ChoiceList
      title={t('choices.existing.title')}
      choices={[
        { value: 'keep', label: t('choices.existing.keep'), helpText: t('choices.existing.keepHelp') },
        {
          value: 'replace',
          label: t('choices.existing.replace'),
          helpText: t('choices.existing.replaceHelp'),
        },
      ]}
      selected={[value]}
      onChange={([chosen]) => onChange(chosen === 'replace' ? 'replace' : 'keep')}
    />
  )
}
