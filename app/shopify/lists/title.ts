// By what a list names a record. A customer's `displayName` is protected and cannot be null: without the approval for names
// it would take the whole answer along, so it is made here as Shopify makes it (schema, Customer.displayName). Pure.

import { z } from 'zod'

const text = z.string().nullish()

/** Whatever of a record may name it. */
export const Titled = z.object({
  id: z.string(),
  displayName: text,
  title: text,
  name: text,
  firstName: text,
  lastName: text,
  defaultEmailAddress: z.object({ emailAddress: text }).nullish(),
  defaultPhoneNumber: z.object({ phoneNumber: text }).nullish(),
})

export const customerTitle = `firstName lastName defaultEmailAddress { emailAddress }
  defaultPhoneNumber { phoneNumber }`

/** Null where Shopify names it in no way, or withholds it. */
export function titleOf(node: Omit<z.infer<typeof Titled>, 'id'>): string | null {
  const person = [node.firstName, node.lastName].filter(Boolean).join(' ')
  return (
    [
      node.displayName ?? node.title ?? node.name,
      person,
      node.defaultEmailAddress?.emailAddress,
      node.defaultPhoneNumber?.phoneNumber,
    ].find(Boolean) ?? null
  )
}
