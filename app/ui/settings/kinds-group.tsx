// Which records are synced, and what belongs to each of them.

import { BlockStack, Card, Checkbox, ChoiceList, Select, Text } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { eachKind, type RecordKind } from '#app/lib/kinds.ts'
import { isGranted } from '#app/shopify/auth/optional-scopes.ts'
import { AccessNote } from '#app/ui/components/access/access-note.tsx'
import { OrdersAsField } from '#app/ui/components/choices/orders-as-field.tsx'
import { More } from '#app/ui/components/more.tsx'
import { useFormat } from '#app/ui/format/format.ts'
import { allKinds, onScreens } from '#app/ui/format/kinds.ts'
import { groups } from './folded/lines.ts'
import type { FoundByCheck, GroupProps } from './groups.tsx'

export function KindsGroup({
  value,
  change,
  preflight,
  scopes,
}: GroupProps & FoundByCheck & { /** What Shopify lets the app read. */ scopes: readonly string[] }) {
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
            helpText: t(`settings.kinds.help.${onScreens[kind].shownAs(value)}`),
          }))}
          selected={allKinds.filter((kind) => kinds[kind])}
          onChange={(chosen) => {
            const isOn = (kind: RecordKind) => chosen.includes(kind)
            change({ kinds: eachKind(isOn) })
          }}
        />
        {allKinds.map((kind) => {
          const { scope } = onScreens[kind]
          return kinds[kind] && scope !== null && !isGranted(scopes, scope) ? (
            <AccessNote key={kind} scope={scope} />
          ) : null
        })}
        <CheckoutsPart value={value} change={change} />
        <OrdersPart {...{ value, change, preflight }} />
        <ExtrasPart {...{ value, change, scopes }} />
      </BlockStack>
    </Card>
  )
}

function OrdersPart({ value, change, preflight }: GroupProps & FoundByCheck) {
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

type Granted = { scopes: readonly string[] }

/** What is written beside the fields. Off at first: what holds is said, and the choices are behind it. */
function ExtrasPart({ scopes, ...fields }: GroupProps & Granted) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const line = groups.extras.line({ i18n, format }, fields.value)
  return (
    <More
      label={t('settings.lines.says', { what: t('settings.extras'), line })}
      opened={groups.extras.isChanged(fields.value)}
    >
      <BlockStack gap="400">
        <ImagesPart {...fields} />
        <NotesPart {...fields} />
        <RefundsPart {...fields} scopes={scopes} />
      </BlockStack>
    </More>
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

function RefundsPart({ value, change, scopes }: GroupProps & Granted) {
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
