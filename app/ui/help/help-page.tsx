// What the app does, in plain words, and what to press when something is not as it should be.

import { BlockStack, Card, Layout, Link, Page, Text } from '@shopify/polaris'
import type { PropsWithChildren } from 'react'
import { useTranslation } from 'react-i18next'
import { creditsSettings } from '#app/ui/format/links.ts'
import { ContactLinks } from '#app/ui/components/contact-links.tsx'

const parts = [
  {
    title: 'help.becomes.title',
    lines: ['help.becomes.first', 'help.becomes.second', 'help.becomes.third'],
  },
  {
    title: 'help.yours.title',
    lines: [
      'help.yours.first',
      'help.yours.second',
      'help.yours.third',
      'help.yours.fourth',
      'help.yours.fifth',
    ],
  },
  {
    title: 'help.stored.title',
    lines: ['help.stored.first', 'help.stored.second', 'help.stored.third'],
  },
  {
    title: 'help.automations.title',
    lines: ['help.automations.first', 'help.automations.second'],
  },
  {
    title: 'help.deletes.title',
    lines: ['help.deletes.first', 'help.deletes.second'],
  },
  {
    title: 'help.credits.title',
    lines: ['help.credits.first', 'help.credits.second'],
  },
] as const

/** Each with the page where what it speaks of is found; null: there is nothing to press. */
const troubles = [
  { name: 'unsure', page: 'home', url: '/app' },
  { name: 'refused', page: 'activity', url: '/app/activity?result=attention' },
  { name: 'asked', page: 'activity', url: '/app/activity?view=questions' },
  { name: 'missing', page: 'customers', url: '/app/customers' },
  { name: 'older', page: 'orders', url: '/app/orders?state=missing' },
  { name: 'reconnect', page: 'home', url: '/app' },
  { name: 'spent', page: 'settings', url: creditsSettings },
  { name: 'waiting', page: null, url: '' },
] as const

export function HelpPage() {
  const { t } = useTranslation()
  return (
    <Page
      title={t('pages.help')}
      subtitle={t('help.subtitle')}
      backAction={{ content: t('pages.home'), url: '/app' }}
    >
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            <Troubles />
            <ContactLinks />
            {parts.map(({ title, lines }) => (
              <Part key={title} title={t(title)}>
                <ul className="bullets">
                  {lines.map((line) => (
                    <li key={line}>{t(line)}</li>
                  ))}
                </ul>
              </Part>
            ))}
          </BlockStack>
        </Layout.Section>
      </Layout>
    </Page>
  )
}

function Troubles() {
  const { t } = useTranslation()
  return (
    <Part title={t('help.troubles.title')}>
      {troubles.map(({ name, page, url }) => (
        <BlockStack key={name} gap="050">
          <Text as="h3" variant="headingSm">
            {t(`help.troubles.${name}.title`)}
          </Text>
          <Text as="p">
            {t(`help.troubles.${name}.text`)} {page ? <Link url={url}>{t(`pages.${page}`)}</Link> : null}
          </Text>
        </BlockStack>
      ))}
    </Part>
  )
}

function Part({ title, children }: PropsWithChildren<{ title: string }>) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {title}
        </Text>
        {children}
      </BlockStack>
    </Card>
  )
}
