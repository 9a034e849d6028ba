// The document. App Bridge must be its first script, in the head, and only inside the admin (BFS 3.1.1).

import type { LinksFunction } from '@remix-run/node'
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useRouteLoaderData } from '@remix-run/react'
import polaris from '@shopify/polaris/build/esm/styles.css?url'
import { useContext, type PropsWithChildren } from 'react'
import { useTranslation } from 'react-i18next'
import type { loader as frameLoader } from '#app/routes/app.tsx'
import { Nonce } from '#app/ui/frame/nonce.ts'
import { Refusal } from '#app/ui/frame/refusal.tsx'
import { rememberWayIn } from '#app/ui/frame/way-back.ts'
import screens from '#app/ui/frame/screens.css?url'

export const links: LinksFunction = () => [
  { rel: 'stylesheet', href: polaris },
  { rel: 'stylesheet', href: screens },
  { rel: 'icon', href: '/icon.svg', type: 'image/svg+xml' },
]

/** The shell around every page, the error page too. */
export function Layout({ children }: PropsWithChildren) {
  const frame = useRouteLoaderData<typeof frameLoader>('routes/app')
  const { i18n, t } = useTranslation()
  const nonce = useContext(Nonce)
  return (
    <html lang={i18n.language} dir={i18n.dir()}>
      <head>
        {frame ? (
          <>
            <meta name="shopify-api-key" content={frame.apiKey} />
            <script src={frame.appBridgeUrl} />
            <script
              nonce={nonce}
              suppressHydrationWarning
              dangerouslySetInnerHTML={{ __html: rememberWayIn }}
            />
          </>
        ) : null}
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{t('app.name')}</title>
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  )
}

export default function Document() {
  return <Outlet />
}

export { Refusal as ErrorBoundary }
