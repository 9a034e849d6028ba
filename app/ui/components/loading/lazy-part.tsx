// A part of a page that is loaded when it is needed. A new version of the app has other files: what is gone then is said
// where the part would have been, and the rest of the page stays, with all that was typed into it.

import { Banner, Text } from '@shopify/polaris'
import { lazy, type ComponentType } from 'react'
import { useTranslation } from 'react-i18next'

/** @param Otherwise what is shown in its place when it cannot be loaded */
export const lazyPart = <Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Otherwise: ComponentType<Props> = MissingPart,
) =>
  lazy(() =>
    load().then(
      (part) => ({ default: part }),
      () => ({ default: Otherwise }),
    ),
  )

export function MissingPart() {
  const { t } = useTranslation()
  return (
    <div role="alert">
      <Banner
        tone="warning"
        action={{ content: t('lazyPart.reload'), onAction: () => window.location.reload() }}
      >
        <Text as="p">{t('lazyPart.missing')}</Text>
      </Banner>
    </div>
  )
}
