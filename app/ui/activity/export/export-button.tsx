// The list as a file. The fetcher carries the session token, which a plain link could not.

import { useFetcher, useSearchParams } from '@remix-run/react'
import { Button } from '@shopify/polaris'
import { ExportIcon } from '@shopify/polaris-icons'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { saveFile } from '#app/ui/frame/save-file.ts'

export function ExportButton() {
  const { t } = useTranslation()
  const [query] = useSearchParams()
  const fetcher = useFetcher<string>()
  const { data } = fetcher
  useEffect(() => {
    if (data) saveFile('sync-activity.csv', data, 'text/csv')
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
