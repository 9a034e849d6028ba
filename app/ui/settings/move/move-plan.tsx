// The dry run: who would become what, a few of them by name, what it costs; and the button that does it.

import { Banner, BlockStack, Box, Button, ChoiceList, InlineStack, Text } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { Facts } from '#app/ui/components/facts.tsx'
import { useFormat } from '#app/ui/format/format.ts'
import type { useMove } from './use-move.ts'
import { fates, type PlanView } from './views.ts'

type MovePlanProps = { plan: PlanView; form: ReturnType<typeof useMove> }

export function MovePlan({ plan, form }: MovePlanProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { counts, samples, total, looked, to, credits, calls, dailyCredits, minutes } = plan
  const cost = {
    credits: format.number(credits),
    calls: format.number(calls),
    daily: format.number(dailyCredits),
  }
  return (
    <Box background="bg-surface-secondary" padding="400" borderRadius="200">
      <BlockStack gap="300">
        <Text as="h4" variant="headingSm">
          {t('move.plan')}
        </Text>
        {looked < total ? (
          <Text as="p">
            {t('move.partly', { looked: format.number(looked), total: format.number(total) })}
          </Text>
        ) : null}
        <Facts
          rows={fates.map((fate) => [
            t(`move.fate.${to}.${fate}`),
            counts[fate] > 0 ? format.number(counts[fate]) : null,
          ])}
        />
        <Text as="p">{t('move.cost', { ...cost, count: minutes })}</Text>
        <Samples samples={samples} to={to} />
        {to === 'Leads' ? <Contacts form={form} withOrders={plan.withOrders} /> : null}
        <Lasting plan={plan} contacts={form.contacts} />
        <InlineStack gap="200">
          <Button variant="primary" loading={form.starting} onClick={form.start}>
            {t(`move.confirm.${to}`, { count: total })}
          </Button>
          <Button disabled={form.starting} loading={form.planning} onClick={form.look}>
            {t('move.lookAgain')}
          </Button>
        </InlineStack>
      </BlockStack>
    </Box>
  )
}

// What no press of a button brings back: nobody may learn it afterwards.
function Lasting({ plan: { to }, contacts }: { plan: PlanView; contacts: 'keep' | 'delete' }) {
  const { t } = useTranslation()
  if (to === 'Leads' && contacts === 'keep') return null
  return (
    <Banner tone="warning" title={t('preview.lasting.title')}>
      <Text as="p">{t(`move.lasting.${to}`)}</Text>
    </Banner>
  )
}

function Samples({ samples, to }: Pick<PlanView, 'samples' | 'to'>) {
  const { t } = useTranslation()
  return (
    <BlockStack gap="100">
      <Text as="p" fontWeight="semibold">
        {t('move.samples')}
      </Text>
      <ul className="bullets">
        {samples.map(({ name, email, becomes }) => (
          <li key={`${name} ${email}`}>
            {email ? `${name} (${email})` : name}: {t(`move.fate.${to}.${becomes}`)}
          </li>
        ))}
      </ul>
    </BlockStack>
  )
}

type ContactsProps = { form: MovePlanProps['form']; withOrders: number }

function Contacts({ form, withOrders }: ContactsProps) {
  const { t } = useTranslation()
  const [keep, remove] = ['keep', 'delete'] as const
  return (
    <ChoiceList
      title={t('move.contacts.title')}
      choices={[
        { value: keep, label: t('move.contacts.keep'), helpText: t('move.contacts.keepHelp') },
        {
          value: remove,
          label: t('move.contacts.delete'),
          helpText: t('move.contacts.deleteHelp', { count: withOrders }),
        },
      ]}
      selected={[form.contacts]}
      onChange={([chosen]) => form.setContacts(chosen === remove ? remove : keep)}
    />
  )
}
