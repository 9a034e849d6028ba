// What orders become, and what to do where the organisation lacks the module for it.

import { BlockStack, Box, ChoiceList, Text } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { wordOr } from '#app/ui/wording/names.ts'
import { orderModules, type OrderModule } from '#app/mapping/records/order-modules.ts'

/** What the check found out of the organisation; null until it answered. */
export type OrdersFound = { missingForOrders: readonly OrderModule[]; edition: string }

type OrdersAsFieldProps = {
  value: OrderModule
  onChange: (value: OrderModule) => void
  found: OrdersFound | null
}

export function OrdersAsField({ value, onChange, found }: OrdersAsFieldProps) {
  const { t } = useTranslation()
  return (
    <BlockStack gap="300">
      <ChoiceList
        title={t('choices.ordersAs.title')}
        choices={orderModules.map((choice) => ({
          value: choice,
          label: t(`choices.ordersAs.${choice}`),
          helpText: t(`choices.ordersAs.help.${choice}`),
        }))}
        selected={[value]}
        onChange={([chosen]) => onChange(orderModules.find((choice) => choice === chosen) ?? 'Sales_Orders')}
      />
      <Missing chosen={value} found={found} />
    </BlockStack>
  )
}

// What to do is only said of what was chosen.
function Missing({ chosen, found }: { chosen: OrderModule } & Pick<OrdersAsFieldProps, 'found'>) {
  const { t, i18n } = useTranslation()
  if (!found || found.missingForOrders.length === 0) return null
  const edition = wordOr(i18n, 'editions', found.edition.toLowerCase(), found.edition)
  return (
    <Box background="bg-surface-secondary" padding="300" borderRadius="200">
      {found.missingForOrders.map((module) => (
        <Text as="p" key={module}>
          {t(`choices.ordersAs.missing.${module}`, { edition })}{' '}
          {module === chosen ? t(`choices.ordersAs.advice.${module}`) : null}
        </Text>
      ))}
    </Box>
  )
}

// Zoho's smallest editions have none: known before the check has answered, so that nothing moves when it does.
const withoutSalesOrders = new Set(['free', 'standard'])

/** Only who lacks Sales Orders, or chose otherwise, is asked before an import. */
export const asksForOrders = (value: OrderModule, edition: string, found: OrdersFound | null): boolean =>
  value === 'Deals' ||
  (found ? found.missingForOrders.includes('Sales_Orders') : withoutSalesOrders.has(edition.toLowerCase()))
