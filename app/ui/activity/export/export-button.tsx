// The list as a file.

import { useSearchParams } from '@remix-run/react'
import { Button } from '@shopify/polaris'
import { ExportIcon } from '@shopify/polaris-icons'
import { useTranslation } from 'react-i18next'
import { useDownload } from '#app/ui/frame/use-download.ts'

export function ExportButton() {
  const { t } = useTranslation()
  const [query] = useSearchParams()
  const { busy, download } = useDownload()
  return (
    <Button
      icon={ExportIcon}
      loading={busy}
      onClick={() => download(`/app/activity.csv?${query}`, { name: 'sync-activity.csv', type: 'text/csv' })}
    >
      {t('activity.export')}
    </Button>
  )
}
