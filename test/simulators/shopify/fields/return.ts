import type { ReturnRecord } from '../shop/returns.ts'
import type { Order } from '../types.ts'
import { lineItemOf } from './line-item.ts'

/** What was asked back, and why. The reason's old enum stands beside the standardized one (schema, `returnReason`). */
export const returnOf = (order: Order) => (made: ReturnRecord) => ({
  ...made,
  order,
  returnLineItems: made.lines.map((line) => {
    const item = order.lines.find(({ id }) => id === line.lineItemId)
    return {
      __typename: item ? 'ReturnLineItem' : 'UnverifiedReturnLineItem',
      id: line.id,
      quantity: line.quantity,
      customerNote: line.customerNote,
      returnReason: line.reason === null ? 'UNKNOWN' : 'OTHER',
      returnReasonNote: line.reasonNote,
      returnReasonDefinition: line.reason === null ? null : { name: line.reason, deleted: false },
      ...(item
        ? {
            fulfillmentLineItem: {
              __typename: 'FulfillmentLineItem',
              id: item.id.replace('LineItem', 'FulfillmentLineItem'),
              quantity: line.quantity,
              lineItem: lineItemOf(order, item),
            },
          }
        : {}),
    }
  }),
})
