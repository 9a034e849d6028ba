// What came of a version or a file that was loaded: into the form, with what was left out; or why not.

import { Banner, BlockStack, List, Text } from '@shopify/polaris'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { RefusalText } from '#app/ui/components/cause-text.tsx'
import type { LeftOutView, LoadAnswer } from './views.ts'

type LoadedProps = {
  name: string
  answer: LoadAnswer
  /** What differs from what is saved. */
  children: ReactNode
}

export function LoadedBanner({ name, answer, children }: LoadedProps) {
  const { t } = useTranslation()
  const { fitted, problems, refusal } = answer
  if (refusal) {
    return (
      <Banner tone="critical">
        <RefusalText refusal={refusal} />
      </Banner>
    )
  }
  if (!fitted) return <Odd name={name} problems={problems ?? []} />
  const { leftOut } = fitted
  return (
    <Banner tone={leftOut.length > 0 ? 'warning' : 'info'} title={t('versions.loaded.title', { name })}>
      <BlockStack gap="200">
        <Text as="p">{t('versions.loaded.text')}</Text>
        {children}
        {leftOut.length > 0 ? (
          <>
            <Text as="p">{t('versions.loaded.leftOut')}</Text>
            <List>
              {leftOut.map((one) => (
                <List.Item key={`${one.what} ${one.kind} ${one.name}`}>
                  <Missing one={one} />
                </List.Item>
              ))}
            </List>
          </>
        ) : null}
      </BlockStack>
    </Banner>
  )
}

function Missing({ one: { what, kind, name } }: { one: LeftOutView }) {
  const { t } = useTranslation()
  const text = t(`versions.what.${what}`, { name: what === 'rule' ? name.replaceAll('_', ' ') : name })
  return kind ? `${t(`kinds.${kind}`)}: ${text}` : text
}

function Odd({ name, problems }: { name: string; problems: readonly string[] }) {
  const { t } = useTranslation()
  return (
    <Banner tone="critical" title={t('versions.odd.title', { name })}>
      {problems.length === 0 ? (
        <Text as="p">{t('versions.odd.other')}</Text>
      ) : (
        <BlockStack gap="200">
          <Text as="p">{t('versions.odd.places')}</Text>
          <List>
            {problems.map((place) => (
              <List.Item key={place}>{place}</List.Item>
            ))}
          </List>
        </BlockStack>
      )}
    </Banner>
  )
}
