// The questions before an import. Every one has a sensible answer already.

import { BlockStack, ChoiceList, Text } from '@shopify/polaris'
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
  /** They were answered before: only what is chosen is explained. */
  brief?: boolean
}

export function ChoiceFields({
  choices,
  choose,
  kinds,
  preflight,
  edition,
  connected,
  isAsked,
  brief = false,
}: ChoiceFieldsProps) {
  const asks = connected && kinds.includes('order') && asksForOrders(choices.ordersAs, edition, preflight)
  return (
    <BlockStack gap="400">
      <CustomersAsField
        value={choices.customersAs}
        onChange={(customersAs) => choose({ customersAs })}
        brief={brief}
      />
      <ExistingField value={choices.existing} onChange={(existing) => choose({ existing })} brief={brief} />
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

type FieldProps<Value> = {
  value: Value
  onChange: (value: Value) => void
  /** Only what is chosen is explained. */
  brief?: boolean
}

const peopleChoices = ['Contacts', 'Leads', 'LeadsUntilOrder'] as const

/** Leads, Contacts, or the one until the first order and then the other. */
export function CustomersAsField({ value, onChange, brief = false }: FieldProps<Choices['customersAs']>) {
  const { t } = useTranslation()
  return (
    <ChoiceList
      title={t('choices.customersAs.title')}
      choices={peopleChoices.map((choice) => ({
        value: choice,
        label: t(`choices.customersAs.${choice}`),
        ...(brief && choice !== value ? {} : { helpText: t(`choices.customersAs.help.${choice}`) }),
      }))}
      selected={[value]}
      onChange={([chosen]) => onChange(peopleChoices.find((choice) => choice === chosen) ?? 'Contacts')}
    />
  )
}

/** Whose word counts where Zoho already has a value. */
export function ExistingField({ value, onChange, brief = false }: FieldProps<'keep' | 'replace'>) {
  const { t } = useTranslation()
  return (
    <ChoiceList
      title={t('choices.existing.title')}
      choices={(['keep', 'replace'] as const).map((choice) => ({
        value: choice,
        label: t(`choices.existing.${choice}`),
        ...(brief && choice !== value ? {} : { helpText: t(`choices.existing.${choice}Help`) }),
      }))}
      selected={[value]}
      onChange={([chosen]) => onChange(chosen === 'replace' ? 'replace' : 'keep')}
    />
  )
}
