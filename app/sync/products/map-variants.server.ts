// Shopify products -> mapped records, one a variant.

import { fromGid } from '#app/lib/ids.ts'
import { productFacts, variantToProduct } from '#app/mapping/records/product.ts'
import { applyProductRules } from '#app/mapping/settings/merchant.ts'
import { asIs } from '#app/mapping/settings/missing-currency.ts'
import { variantIn } from '#app/mapping/values/currency.ts'
import type { ProductWithVariants } from '#app/shopify/records/product.ts'
import { inTurns } from '#app/sync/work/in-turns.server.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import { merchantOf } from '#app/sync/org/merchant-of.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'

/** One mapped record a variant. */
export const mapVariants = (orgConfig: OrgConfig, product: ProductWithVariants): MappedRecord[] =>
  product.variants.map(mapVariant(orgConfig, product))

/** The same of many products; the process goes on in between, also between the variants of one. */
export const mapProducts = (
  orgConfig: OrgConfig,
  products: readonly ProductWithVariants[],
): Promise<MappedRecord[]> => inTurns(variantSteps(orgConfig, products))

function* variantSteps(orgConfig: OrgConfig, products: readonly ProductWithVariants[]) {
  for (const product of products) {
    const mapped = mapVariant(orgConfig, product)
    for (const variant of product.variants) yield () => mapped(variant)
  }
}

function mapVariant(orgConfig: OrgConfig, product: ProductWithVariants) {
  const merchant = merchantOf(orgConfig, 'product')
  const { money = asIs } = merchant
  const facts = productFacts(
    product,
    money.as === 'is' && orgConfig.multiCurrency ? orgConfig.currency : null,
  )
  return (variant: ProductWithVariants['variants'][number]): MappedRecord => ({
    shopifyId: fromGid(variant.id),
    parentId: fromGid(product.id),
    ...knownVariant(product, variant),
    label: null,
    // Title, status and description belong to the product: the later of the two times counts.
    sourceAt: product.updatedAt > variant.updatedAt ? product.updatedAt : variant.updatedAt,
    ...applyProductRules(variantToProduct(facts, variantIn(variant, money)), { product, variant }, merchant),
    email: null,
    lines: null,
    total: null,
  })
}

// The extension knows products: where one has a single variant, its product's id is as good as its own.
function knownVariant(product: ProductWithVariants, { sku }: ProductWithVariants['variants'][number]) {
  const twins = product.variants.filter((variant) => variant.sku === sku)
  return {
    alsoKnownAs: product.variants.length === 1 ? [fromGid(product.id)] : [],
    sku: twins.length === 1 ? sku?.trim() || null : null,
  }
}
