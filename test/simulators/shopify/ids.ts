export type IdKind =
  | 'DraftOrder' | 'DraftOrderLineItem' | 'AbandonedCheckout' | 'AbandonedCheckoutLineItem'
  | 'Customer' | 'Product' | 'ProductVariant' | 'Order' | 'LineItem' | 'Refund' | 'BulkOperation' | 'InventoryItem'
  | 'ProductOption' | 'ProductOptionValue' | 'Fulfillment' | 'OrderTransaction' | 'MediaImage' | 'ShippingLine'
  | 'RefundLineItem' | 'Return' | 'ReturnLineItem' | 'Company' | 'CompanyLocation' | 'CompanyContact' | 'CompanyAddress' | 'CommentEvent' | 'BasicEvent' | 'Shop' | 'AppInstallation' | 'Metafield'
  | 'WebhookSubscription' | 'AdditionalFee' // prettier-ignore

/** One counter for all shops, as at Shopify: 13 digits, growing. `start` may be above 2^53. */
export class Ids {
  #next: bigint
  constructor(start = 7_000_000_000_001n) {
    this.#next = start
  }
  get next(): string {
    return String(this.#next)
  }
  restore(next: string): void {
    this.#next = BigInt(next)
  }
  number(): string {
    return String(this.#next++)
  }
  gid(kind: IdKind): string {
    return `gid://shopify/${kind}/${this.number()}`
  }
  address(model: 'CustomerAddress' | 'Address' = 'CustomerAddress'): string {
    return `gid://shopify/MailingAddress/${this.number()}?model_name=${model}`
  }
}

/** The number at the end of a gid, as text: numbers above 2^53 do not survive as numbers. */
export const tail = (gid: string): string => /\/(\d+)(?:\?.*)?$/.exec(gid)?.[1] ?? ''

/** An id printed as a JSON number, digit by digit. */
export function rawNumber(gid: string | null): unknown {
  if (gid === null) return null
  const digits = tail(gid) || gid
  const json = JSON as unknown as { rawJSON?: (text: string) => unknown }
  return json.rawJSON ? json.rawJSON(digits) : Number(digits)
}
