// The list as a file. The fetcher carries the session token, which a plain link could not.

import { useFetcher, useSearchParams } from '@remix-run/react'
import { Button } from '@shopify/polaris'
import { ExportIcon } from '@shopify/polaris-icons'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'

export function ExportButton() {
  const { t } = useTranslation()
  const [query] = useSearchParams()
  const fetcher = useFetcher<string>()
  const { data } = fetcher
  useEffect(() => {
    if (data) saveFile('sync-activity.csv', data)
  }, [data])
  return (
    <Button
      icon={ExportIcon}
      loading={fetcher.state !== 'idle'}
      onClick={() => fetcher.load(`/app/activity.csv?${query}`)}
    >
      {t('activity.export')}
    </Button>
  )
}

// The mark in front makes Excel read UTF-8.
function saveFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob(['\uFEFF', text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
