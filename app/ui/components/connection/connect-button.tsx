// The way to Zoho's consent page: ask the server for its address, then leave the frame.

import { useFetcher } from '@remix-run/react'
import { Banner, BlockStack, Button, InlineStack, Text } from '@shopify/polaris'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { openTop } from '#app/ui/frame/app-bridge.ts'
import { RefusalText } from '#app/ui/components/cause-text.tsx'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'

type ConnectAnswer = { url: string | null; refusal: RefusalAnswer | null }

/** Opens Zoho's consent page outside the frame on a click. */
export function useConsent() {
  const fetcher = useFetcher<ConnectAnswer>()
  const url = fetcher.data?.url ?? null
  useEffect(() => {
    if (url) openTop(url)
  }, [url])
  return {
    busy: fetcher.state !== 'idle',
    url,
    refusal: fetcher.data?.refusal ?? null,
    /** @param home the data centre of an account that Zoho's first page does not know */
    open: (home?: 'cn') =>
      fetcher.submit(
        { intent: 'start', ...(home ? { home } : {}) },
        { method: 'post', action: '/app/connect', encType: 'application/json' },
      ),
  }
}

type ConnectButtonProps = {
  label: string
  primary?: boolean
  /** Offers the way for accounts in China, which live apart. */
  anywhere?: boolean
}

export function ConnectButton({ label, primary = true, anywhere = false }: ConnectButtonProps) {
  const { t } = useTranslation()
  const { busy, url, refusal, open } = useConsent()
  return (
    <BlockStack gap="300">
      <InlineStack>
        <Button variant={primary ? 'primary' : 'secondary'} loading={busy} onClick={() => open()}>
          {label}
        </Button>
      </InlineStack>
      {anywhere && !url ? (
        <InlineStack>
          <Button variant="plain" disabled={busy} onClick={() => open('cn')}>
            {t('connect.china')}
          </Button>
        </InlineStack>
      ) : null}
      {url ? (
        <Text as="p" tone="subdued">
          {t('connect.leaving')}{' '}
          <a href={url} target="_top">
            {t('connect.byHand')}
          </a>
        </Text>
      ) : null}
      {refusal ? (
        <Banner tone="warning">
          <RefusalText refusal={refusal} />
        </Banner>
      ) : null}
    </BlockStack>
  )
}
