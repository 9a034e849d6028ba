// The groups of the settings page. Each shows its part of the draft and says what changed.

import {
  BlockStack,
  Card,
  Checkbox,
  ChoiceList,
  RangeSlider,
  Select,
  Text,
  TextField,
} from '@shopify/polaris'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { eachKind, shownKinds, type RecordKind } from '#app/lib/kinds.ts'
import { allKinds, onScreens } from '#app/ui/format/kinds.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { missingCurrencyChoices } from '#app/mapping/settings/missing-currency.ts'
import { useFormat } from '#app/ui/format/format.ts'
import { isGranted } from '#app/shopify/auth/optional-scopes.ts'
import { AccessNote } from '#app/ui/components/access/access-note.tsx'
import { CustomersAsField, ExistingField } from '#app/ui/components/choices/choice-fields.tsx'
import { OrdersAsField } from '#app/ui/components/choices/orders-as-field.tsx'
import type { PreflightView } from '#app/ui/components/choices/views.ts'
import { ProfilesField } from '#app/ui/components/choices/profiles-field.tsx'

type GroupProps = { value: Settings; change: (part: Partial<Settings>) => void }

/** What the check found out; null until it answered. */
type Found = { preflight: PreflightView | null }

export function RecordsGroup({
  value,
  change,
  connected,
  preflight,
}: GroupProps & Found & { connected: boolean }) {
  return (
    <Card>
      <BlockStack gap="400">
        <CustomersAsField value={value.customersAs} onChange={(customersAs) => change({ customersAs })} />
        <ExistingField value={value.existing} onChange={(existing) => change({ existing })} />
        <Profiles value={value} change={change} connected={connected} preflight={preflight} />
      </BlockStack>
    </Card>
  )
}

// Zoho takes the profiles of a field as it is made: later it is told where they are changed.
function Profiles({ value, change, connected, preflight }: GroupProps & Found & { connected: boolean }) {
  const { t } = useTranslation()
  if (preflight && preflight.profiles.length > 0 && !preflight.fieldsMade)
    return (
      <ProfilesField
        profiles={preflight.profiles}
        value={value.profiles}
        onChange={(profiles) => change({ profiles })}
      />
    )
  const said = preflight?.fieldsMade ? 'made' : connected ? 'loading' : 'unknown'
  return (
    <Text as="p" tone="subdued">
      {t(`choices.profiles.${said}`)}
    </Text>
  )
}

export function KindsGroup({
  value,
  change,
  preflight,
  scopes,
}: GroupProps & Found & { /** What Shopify lets the app read. */ scopes: readonly string[] }) {
  const { t } = useTranslation()
  const { kinds } = value
  return (
    <Card>
      <BlockStack gap="400">
        <ChoiceList
          allowMultiple
          title={t('settings.kinds.label')}
          choices={allKinds.map((kind) => ({
            value: kind,
            label: t(`kinds.${kind}`),
            helpText: t(`settings.kinds.help.${onScreens[kind].toldAs(value)}`),
          }))}
          selected={allKinds.filter((kind) => kinds[kind])}
          onChange={(chosen) => {
            const isOn = (kind: RecordKind) => chosen.includes(kind)
            change({ kinds: eachKind(isOn) })
          }}
        />
        <CheckoutsPart value={value} change={change} />
        <ImagesPart value={value} change={change} />
        {kinds.draftOrder && !isGranted(scopes, 'read_draft_orders') ? (
          <AccessNote scope="read_draft_orders" />
        ) : null}
        <OrdersPart {...{ value, change, preflight }} />
        <NotesPart value={value} change={change} />
        <RefundsPart {...{ value, change, scopes }} />
      </BlockStack>
    </Card>
  )
}

function OrdersPart({ value, change, preflight }: GroupProps & Found) {
  const { t } = useTranslation()
  const { ordersAs, kinds } = value
  if (!kinds.order) return null
  return (
    <div id="orders">
      <BlockStack gap="200">
        <OrdersAsField
          value={ordersAs}
          onChange={(chosen) => change({ ordersAs: chosen })}
          found={preflight}
        />
        <Text as="p" tone="subdued">
          {t('choices.ordersAs.stay')}
        </Text>
      </BlockStack>
    </div>
  )
}

function CheckoutsPart({ value, change }: GroupProps) {
  const { t } = useTranslation()
  if (!value.kinds.checkout) return null
  return (
    <Checkbox
      label={t('settings.recoveryLinks.label')}
      helpText={t('settings.recoveryLinks.help')}
      checked={value.recoveryLinks}
      onChange={(recoveryLinks) => change({ recoveryLinks })}
    />
  )
}

function ImagesPart({ value, change }: GroupProps) {
  const { t } = useTranslation()
  if (!value.kinds.product) return null
  return (
    <Checkbox
      label={t('settings.productImages.label')}
      helpText={t('settings.productImages.help')}
      checked={value.productImages}
      onChange={(productImages) => change({ productImages })}
    />
  )
}

function NotesPart({ value, change }: GroupProps) {
  const { t } = useTranslation()
  return (
    <Checkbox
      label={t('settings.timelineNotes.label')}
      helpText={t('settings.timelineNotes.help')}
      checked={value.timelineNotes}
      onChange={(timelineNotes) => change({ timelineNotes })}
    />
  )
}

const refundChoices = ['off', 'new', 'all'] as const

function RefundsPart({ value, change, scopes }: GroupProps & { scopes: readonly string[] }) {
  const { t } = useTranslation()
  const { refundNotes, kinds } = value
  if (!kinds.order) return null
  return (
    <BlockStack gap="200">
      <Select
        label={t('settings.refundNotes.label')}
        helpText={t('settings.refundNotes.help')}
        options={refundChoices.map((choice) => ({
          value: choice,
          label: t(`settings.refundNotes.${choice}`),
        }))}
        value={refundNotes}
        onChange={(chosen) =>
          change({ refundNotes: refundChoices.find((choice) => choice === chosen) ?? 'off' })
        }
      />
      {refundNotes !== 'off' && !isGranted(scopes, 'read_returns') ? (
        <AccessNote scope="read_returns" />
      ) : null}
    </BlockStack>
  )
}

const rateOf = (text: string): number | null => {
  const rate = Number(text.trim().replace(',', '.'))
  return Number.isFinite(rate) && rate > 0 && rate <= mostRate ? rate : null
}
const mostRate = 1_000_000

/** What becomes of amounts where the organization lacks the store's currency. */
export function CurrencyGroup({ value, change }: GroupProps) {
  const { t } = useTranslation()
  const { as, rate } = value.missingCurrency
  const [text, setText] = useState(rate === null ? '' : String(rate))
  const choose = (part: Partial<Settings['missingCurrency']>) =>
    change({ missingCurrency: { ...value.missingCurrency, ...part } })
  return (
    <Card>
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
    </Card>
  )
}

// Of checkouts, which Shopify forgets without a word, nobody can say that they were deleted.
const deletable = ['product', 'customer', 'order', 'draftOrder'] as const

export function DeletesGroup({ value, change }: GroupProps) {
  const { t } = useTranslation()
  return (
    <Card>
      <BlockStack gap="300">
        {deletable
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
      </BlockStack>
    </Card>
  )
}

export function AutomationsGroup({ value, change }: GroupProps) {
  const { t } = useTranslation()
  return (
    <Card>
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
    </Card>
  )
}

export function CreditsGroup({ value, change }: GroupProps) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Card>
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
    </Card>
  )
}
