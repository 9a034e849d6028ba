// The pre-flight: what an import would cost, what would fail, and how to mend it.

import { BlockStack, Box, Button, Icon, InlineStack, Link, SkeletonBodyText, Text } from '@shopify/polaris'
import { AlertTriangleIcon, CheckCircleIcon, InfoIcon, XCircleIcon } from '@shopify/polaris-icons'
import { useTranslation } from 'react-i18next'
import { kindTraits } from '#app/lib/kinds.ts'
import { allKinds } from '#app/ui/format/kinds.ts'
import { More } from '#app/ui/components/more.tsx'
import { Reference, useCause } from '#app/ui/components/cause-text.tsx'
import { explanationOf } from '#app/ui/format/causes.ts'
import { useFormat } from '#app/ui/format/format.ts'
import { ordersSettings } from '#app/ui/format/links.ts'
import { scopeInWords } from '#app/ui/format/scopes.ts'
import { isCause, isWord, wordOr } from '#app/ui/wording/names.ts'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'
import type { CreditsLeft } from '#app/ui/components/connection/views.ts'
import type { Counted } from './counted.ts'
import type { CheckView, Making, PreflightView } from '#app/ui/components/choices/views.ts'

type FindingsProps = {
  preflight: PreflightView | null
  refusal: RefusalAnswer | null
  /** When it was made; a visit to a page makes none. */
  checkedAt: Date | null
  /** When was checked what counts no longer: something changed since, or stopped the import. */
  outdatedAt: Date | null
  checking: boolean
  making: Making | null
  /** Nothing is known, and nobody asks before somebody wants it. */
  isIdle: boolean
  check: () => void
  credits: CreditsLeft
  /** By a preview of what is chosen: its figures count. */
  counted: Counted | null
}

export function Findings({ credits, counted, ...findings }: FindingsProps) {
  const { preflight, refusal, checkedAt, outdatedAt, checking, making, isIdle, check } = findings
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Box background="bg-surface-secondary" padding="400" borderRadius="200" aria-live="polite">
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h3" variant="headingSm">
            {t('preflight.title')}
          </Text>
          <InlineStack gap="200" blockAlign="center">
            {checkedAt ? (
              <Text as="span" variant="bodySm" tone="subdued">
                <span suppressHydrationWarning>{t('preflight.at', { at: format.moment(checkedAt) })}</span>
              </Text>
            ) : null}
            <Button variant="plain" onClick={check} loading={checking && preflight !== null}>
              {t(isIdle ? 'preflight.now' : 'preflight.again')}
            </Button>
          </InlineStack>
        </InlineStack>
        {preflight ? <Report {...{ preflight, credits, counted }} /> : null}
        {!preflight && refusal ? <NotChecked refusal={refusal} /> : null}
        {isIdle ? <Idle outdatedAt={outdatedAt} /> : null}
        {!preflight && !refusal && !isIdle ? (
          <div className="findings__wait" role="status" aria-label={t('preflight.checking')}>
            <SkeletonBodyText lines={5} />
          </div>
        ) : null}
        {making === 'late' ? <Text as="p">{t('preflight.late')}</Text> : null}
      </BlockStack>
    </Box>
  )
}

function Idle({ outdatedAt }: Pick<FindingsProps, 'outdatedAt'>) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <p suppressHydrationWarning>
      {outdatedAt ? `${t('preflight.outdated', { at: format.moment(outdatedAt) })} ` : ''}
      {t('preflight.idle')}
    </p>
  )
}

// What an import would wait for as well.
const passing: ReadonlySet<string> = new Set(['zoho_away', 'zoho_credits', 'shopify_away', 'shopify_closed'])

function NotChecked({ refusal }: { refusal: RefusalAnswer }) {
  const { t, i18n } = useTranslation()
  const causeOf = useCause()
  const known = explanationOf(refusal.code, (name) => isCause(i18n, name))
  const reason = causeOf(refusal.code).title
  return (
    <>
      <Text as="p">{t(passing.has(known) ? 'preflight.failedForNow' : 'preflight.failed', { reason })}</Text>
      <Reference refusal={refusal} />
    </>
  )
}

// Shopify tells no number of the others that would mean anything.
const countable = allKinds.filter((kind) => kindTraits[kind].isKept)

type ReportProps = Pick<FindingsProps, 'credits' | 'counted'> & { preflight: PreflightView }

function Report({ preflight, credits: { left }, counted }: ReportProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { checks, counts } = preflight
  const records = counted?.records ?? countable.map((kind) => ({ kind, count: counts[kind] }))
  const creditsNeeded = counted?.credits ?? preflight.creditsNeeded
  const minutes = counted?.minutes ?? preflight.minutes
  const others = checks.filter((check) => !isPressing(check))
  const notes = others.filter(({ status }) => status === 'info').length
  const found = records.map(({ kind, count }) => t(`counted.${kind}`, { count })).join(' · ')
  return (
    <>
      <Text as="p">
        {found}
        <br />
        {left === null
          ? t('preflight.costUnknown', {
              needed: format.number(creditsNeeded),
              count: Math.max(1, Math.ceil(minutes)),
            })
          : t('preflight.cost', {
              needed: format.number(creditsNeeded),
              left: format.number(left),
              count: Math.max(1, Math.ceil(minutes)),
            })}
      </Text>
      <Checks checks={checks.filter(isPressing)} />
      <More label={notes > 0 ? t('preflight.detailsWith', { count: notes }) : t('preflight.details')}>
        <BlockStack gap="300">
          <Checks checks={others} besides={checks.some(isPressing)} />
        </BlockStack>
      </More>
    </>
  )
}

// Never folded: it stops the import, or leaves something out of it.
const isPressing = ({ status }: CheckView): boolean => status === 'blocked' || status === 'warning'

/** `besides`: others stand elsewhere, and are open. */
type ChecksProps = { checks: readonly CheckView[]; besides?: boolean }

// What is open in words, what passed as a number.
function Checks({ checks, besides = false }: ChecksProps) {
  const { t } = useTranslation()
  const passed = checks.filter((check) => check.status === 'ok').length
  const open = checks.filter((check) => check.status !== 'ok')
  return (
    <>
      {open.map((check) => (
        <Finding key={`${check.id} ${check.values['module'] ?? ''}`} check={check} />
      ))}
      {passed > 0 ? (
        <InlineStack gap="200" wrap={false} blockAlign="start">
          <span>
            <Icon source={CheckCircleIcon} tone="success" />
          </span>
          <Text as="p">
            {t(open.length === 0 && !besides ? 'preflight.allPassed' : 'preflight.passed', { count: passed })}
          </Text>
        </InlineStack>
      ) : null}
    </>
  )
}

const icons = {
  ok: { source: CheckCircleIcon, tone: 'success' },
  info: { source: InfoIcon, tone: 'info' },
  warning: { source: AlertTriangleIcon, tone: 'caution' },
  blocked: { source: XCircleIcon, tone: 'critical' },
} as const

function Finding({ check }: { check: CheckView }) {
  const { t, i18n } = useTranslation()
  const module = wordOr(i18n, 'moduleNames', String(check.values['module'] ?? ''))
  const edition = String(check.values['edition'] ?? '')
  const named = edition ? wordOr(i18n, 'editions', edition.toLowerCase(), edition) : ''
  const format = useFormat()
  const scopes = String(check.values['scopes'] ?? '').split(', ')
  const accesses = format.list(scopes.map((scope) => scopeInWords(i18n, scope)))
  const values = { ...check.values, module, edition: named, scopes: accesses, id: check.id }
  const id = i18n.exists(`checks.${check.id}.${check.status}`) ? check.id : 'other'
  const [title, text] = [`checks.${id}.title`, `checks.${id}.${check.status}`]
  return (
    <InlineStack gap="200" wrap={false} blockAlign="start">
      <span>
        <Icon {...icons[check.status]} />
      </span>
      <BlockStack gap="050">
        <Text as="p" fontWeight="semibold">
          {isWord(i18n, title) ? t(title, values) : null}
        </Text>
        <Text as="p">{isWord(i18n, text) ? t(text, values) : null}</Text>
        {id === 'sales_orders' ? <Link url={ordersSettings}>{t('checks.sales_orders.choose')}</Link> : null}
      </BlockStack>
    </InlineStack>
  )
}
