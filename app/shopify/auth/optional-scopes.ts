// Scopes that no merchant is asked for at the installation: each is asked for where something that needs it is chosen, and
// until it is granted nothing behind it is read (decision 105). Source: contracts/shopify 9b.9, 9b.14. Pure.

/** As in `optional_scopes` of shopify.app.toml: Shopify grants no others at a request. */
export const optionalScopes = ['read_payment_terms', 'read_returns', 'read_draft_orders'] as const
export type OptionalScope = (typeof optionalScopes)[number]

/** A scope to write includes that to read. */
export const isGranted = (granted: readonly string[], scope: string): boolean =>
  granted.includes(scope) || granted.includes(scope.replace('read_', 'write_'))
