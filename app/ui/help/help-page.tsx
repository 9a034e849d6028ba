// What the app does, in plain words, and what to press when something is not as it should be.

import { BlockStack, Card, InlineStack, Layout, Link, Page, Text } from '@shopify/polaris'
import type { PropsWithChildren } from 'react'
import { useTranslation } from 'react-i18next'
import { ContactLinks } from '#app/ui/components/contact-links.tsx'

const parts = [
  {
    title: 'help.becomes.title',
    lines: ['help.becomes.first', 'help.becomes.second', 'help.becomes.third'],
  },
  {
    title: 'help.yours.title',
    lines: ['help.yours.first', 'help.yours.second', 'help.yours.third'],
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

const troubles = ['unsure', 'refused', 'asked', 'missing', 'older', 'reconnect', 'spent', 'waiting'] as const

/** Where what the troubles speak of is found. */
const places = ['activity', 'customers', 'products', 'orders', 'settings'] as const

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
      {troubles.map((trouble) => (
        <BlockStack key={trouble} gap="050">
          <Text as="h3" variant="headingSm">
            {t(`help.troubles.${trouble}.title`)}
          </Text>
          <Text as="p">{t(`help.troubles.${trouble}.text`)}</Text>
        </BlockStack>
      ))}
      <InlineStack gap="400">
        {places.map((place) => (
          <Link key={place} url={`/app/${place}`}>
            {t(`pages.${place}`)}
          </Link>
        ))}
      </InlineStack>
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
