// The groups of the settings page. Each shows its part of the draft and says what changed.

import {
  BlockStack,
  Card,
  Checkbox,
  ChoiceList,
  InlineGrid,
  RangeSlider,
  Select,
  Text,
  TextField,
} from '@shopify/polaris'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { deletableKinds, shownKinds } from '#app/lib/kinds.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { missingCurrencyChoices } from '#app/mapping/settings/missing-currency.ts'
import { useFormat } from '#app/ui/format/format.ts'
import { CustomersAsField, ExistingField } from '#app/ui/components/choices/choice-fields.tsx'
import type { PreflightView } from '#app/ui/components/choices/views.ts'
import { ProfilesField } from '#app/ui/components/choices/profiles-field.tsx'
import { More } from '#app/ui/components/more.tsx'
import { groups } from './folded/lines.ts'

export type GroupProps = { value: Settings; change: (part: Partial<Settings>) => void }

/** What the check found out; null until it answered. */
export type FoundByCheck = { preflight: PreflightView | null }

type ProfilesProps = GroupProps & FoundByCheck & { connected: boolean; fieldsMade: boolean }

export function RecordsGroup(props: ProfilesProps) {
  const { value, change } = props
  return (
    <Card>
      <BlockStack gap="400">
        <CustomersAsField value={value.customersAs} onChange={(customersAs) => change({ customersAs })} />
        <ExistingField value={value.existing} onChange={(existing) => change({ existing })} />
        <RemovedPart value={value} change={change} />
        <Profiles {...props} />
      </BlockStack>
    </Card>
  )
}

/** Chosen by few: what holds is said, and the choice is behind it. */
function RemovedPart({ value, change }: GroupProps) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const title = t('settings.removed.title')
  return (
    <More
      label={t('settings.lines.says', { what: title, line: groups.removed.line({ i18n, format }, value) })}
      opened={groups.removed.isChanged(value)}
    >
      <ChoiceList
        title={title}
        titleHidden
        choices={(['keep', 'empty'] as const).map((choice) => ({
          value: choice,
          label: t(`settings.removed.${choice}`),
          helpText: t(`settings.removed.${choice}Help`),
        }))}
        selected={[value.removedValues]}
        onChange={([chosen]) => change({ removedValues: chosen === 'empty' ? 'empty' : 'keep' })}
      />
    </More>
  )
}

// Zoho takes the profiles of a field as it is made: later it is told where they are changed.
function Profiles({ value, change, connected, preflight, fieldsMade }: ProfilesProps) {
  const { t } = useTranslation()
  if (preflight && preflight.profiles.length > 0 && !preflight.fieldsMade)
    return (
      <ProfilesField
        profiles={preflight.profiles}
        value={value.profiles}
        onChange={(profiles) => change({ profiles })}
      />
    )
  const isMade = preflight?.fieldsMade ?? fieldsMade
  const said = isMade ? 'made' : connected ? 'loading' : 'unknown'
  return (
    <Text as="p" tone="subdued">
      {t(`choices.profiles.${said}`)}
    </Text>
  )
}

const mostRate = 1_000_000

const rateOf = (text: string): number | null => {
  const rate = Number(text.trim().replace(',', '.'))
  return Number.isFinite(rate) && rate > 0 && rate <= mostRate ? rate : null
}

/** What becomes of amounts where the organization lacks the store's currency. */
export function CurrencyGroup({ value, change }: GroupProps) {
  const { t } = useTranslation()
  const { as, rate } = value.missingCurrency
  const [text, setText] = useState(rate === null ? '' : String(rate))
  const choose = (part: Partial<Settings['missingCurrency']>) =>
    change({ missingCurrency: { ...value.missingCurrency, ...part } })
  return (
    <BlockStack gap="400">
      <ChoiceList
        title={t('settings.currency.label')}
        choices={missingCurrencyChoices.map((choice) => ({
          value: choice,
          label: t(`settings.currency.${choice}`),
          helpText: t(`settings.currency.${choice}Help`),
        }))}
        selected={[as]}
        onChange={([chosen]) =>
          choose({ as: missingCurrencyChoices.find((choice) => choice === chosen) ?? 'wait' })
        }
      />
      {as === 'convert' ? (
        <TextField
          autoComplete="off"
          inputMode="decimal"
          label={t('settings.currency.rate')}
          helpText={t('settings.currency.rateHelp')}
          error={rate === null ? t('settings.currency.rateMissing') : undefined}
          value={text}
          onChange={(next) => {
            setText(next)
            choose({ rate: rateOf(next) })
          }}
        />
      ) : null}
    </BlockStack>
  )
}

export function DeletesGroup({ value, change }: GroupProps) {
  const { t } = useTranslation()
  return (
    <InlineGrid columns={{ xs: 1, lg: 2 }} gap="300">
      {deletableKinds
        .filter((kind) => shownKinds(value.kinds).includes(kind))
        .map((kind) => (
          <Select
            key={kind}
            label={t(`settings.deletes.${kind}`)}
            options={(['keep', 'delete'] as const).map((each) => ({
              value: each,
              label: t(`settings.deletes.choices.${each}`),
            }))}
            value={value.deletes[kind]}
            onChange={(chosen) =>
              change({ deletes: { ...value.deletes, [kind]: chosen === 'delete' ? 'delete' : 'keep' } })
            }
          />
        ))}
    </InlineGrid>
  )
}

export function AutomationsGroup({ value, change }: GroupProps) {
  const { t } = useTranslation()
  return (
    <BlockStack gap="200">
      <Checkbox
        label={t('settings.automations.history')}
        helpText={t('settings.automations.historyHelp')}
        checked={value.automationsOnImport}
        onChange={(automationsOnImport) => change({ automationsOnImport })}
      />
      <Checkbox
        label={t('settings.automations.live')}
        helpText={t('settings.automations.liveHelp')}
        checked={value.automationsOnLive}
        onChange={(automationsOnLive) => change({ automationsOnLive })}
      />
    </BlockStack>
  )
}

export function CreditsGroup({ value, change }: GroupProps) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <RangeSlider
      label={t('settings.credits.label')}
      min={5}
      max={100}
      step={5}
      output
      value={value.creditShare}
      onChange={(share) => change({ creditShare: typeof share === 'number' ? share : share[0] })}
      suffix={<span className="slider-value">{format.percent(value.creditShare / 100)}</span>}
      helpText={t('settings.credits.help')}
    />
  )
}
