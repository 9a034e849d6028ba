// The way to the help page, in a page's header. Not one of Polaris' page actions: until it has measured them, the server's
// page shows them twice and is too wide for a phone.

import { Button } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'

export function HelpButton() {
  const { t } = useTranslation()
  return <Button url="/app/help">{t('pages.help')}</Button>
}
