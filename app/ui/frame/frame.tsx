// Around every screen: Polaris in the merchant's language and the app's pages in the admin's navigation.

import { Link } from '@remix-run/react'
import { NavMenu } from '@shopify/app-bridge-react'
import { AppProvider } from '@shopify/shopify-app-remix/react'
import type { PropsWithChildren } from 'react'
import { useTranslation } from 'react-i18next'
import { useLoadingBar } from './app-bridge.ts'
import { Contacts, type ContactsView } from './contacts.ts'
import { TimeZone } from '#app/ui/format/format.ts'
import { UntilLive } from '#app/ui/components/until-live.tsx'

const pages = ['activity', 'customers', 'products', 'orders', 'settings', 'help'] as const

export function Frame({
  apiKey,
  timeZone,
  contacts,
  children,
}: PropsWithChildren<{ apiKey: string; timeZone: string; contacts: ContactsView }>) {
  const { t, i18n } = useTranslation()
  const loading = useLoadingBar()
  return (
    <AppProvider
      isEmbeddedApp={false}
      apiKey={apiKey}
      i18n={i18n.getResourceBundle(i18n.languages.at(-1) ?? 'en', 'polaris')}
    >
      <TimeZone.Provider value={timeZone}>
        <NavMenu>
          <Link to="/app" rel="home">
            {t('pages.home')}
          </Link>
          {pages.map((page) => (
            <Link key={page} to={`/app/${page}`}>
              {t(`pages.${page}`)}
            </Link>
          ))}
        </NavMenu>
        <main className="screen" aria-busy={loading}>
          <Contacts.Provider value={contacts}>
            <UntilLive>{children}</UntilLive>
          </Contacts.Provider>
        </main>
      </TimeZone.Provider>
    </AppProvider>
  )
}
