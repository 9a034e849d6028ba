// One step of the setup guide: a mark that says done or which, a heading, its content.

import { BlockStack, Box, Icon, Text } from '@shopify/polaris'
import { CheckIcon } from '@shopify/polaris-icons'
import type { PropsWithChildren } from 'react'
import { useTranslation } from 'react-i18next'

type GuideStepProps = PropsWithChildren<{ number: number; done?: boolean; title: string }>

export function GuideStep({ number, done = false, title, children }: GuideStepProps) {
  const { t } = useTranslation()
  return (
    <Box padding="400" borderBlockEndWidth="025" borderColor="border-secondary">
      <div className="step">
        <span className={done ? 'step__mark step__mark--done' : 'step__mark'} aria-hidden="true">
          {done ? <Icon source={CheckIcon} tone="inherit" /> : number}
        </span>
        <BlockStack gap={done ? '100' : '300'}>
          <Text as="h3" variant="headingSm">
            {title}
            {done ? <span className="visually-hidden">{t('guide.stepDone')}</span> : null}
          </Text>
          {children}
        </BlockStack>
      </div>
    </Box>
  )
}
