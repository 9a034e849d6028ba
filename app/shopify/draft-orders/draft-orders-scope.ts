/** A merchant grants it as draft orders are switched on: nobody else is asked for it. */
export const draftOrdersScope = 'read_draft_orders'
