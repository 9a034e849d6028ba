// Starts React in the browser, once the words of the document's language are there.

import { RemixBrowser } from '@remix-run/react'
import { StrictMode, startTransition } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { I18nextProvider } from 'react-i18next'
import { createWording } from '#app/ui/wording/wording.ts'

const wording = await createWording(document.documentElement.lang)

startTransition(() => {
  hydrateRoot(
    document,
    <StrictMode>
      <I18nextProvider i18n={wording}>
        <RemixBrowser />
      </I18nextProvider>
    </StrictMode>,
  )
})
