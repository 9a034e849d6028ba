import { randomUUID } from 'node:crypto'
import { rawNumber } from '../ids.ts'
import { found, stamp, tell, type Desk } from './actions.ts'
import { changed } from './order-changes.ts'
import type { Order } from '../types.ts'

/** Schema: Return, ReturnLineItem, UnverifiedReturnLineItem. */
export type ReturnRecord = {
  __typename: 'Return'
  id: string
  name: string
  createdAt: string
  closedAt: string | null
  decline: { reason: 'FINAL_SALE' | 'OTHER' | 'RETURN_PERIOD_ENDED'; note: string | null } | null
  status: 'CANCELED' | 'CLOSED' | 'DECLINED' | 'OPEN' | 'REQUESTED'
  totalQuantity: number
  lines: ReturnLineRecord[]
}

export type ReturnLineRecord = {
  id: string
  /** Absent: an item that Shopify cannot tell to be of the order. */
  lineItemId?: string
  quantity: number
  /** Name of the standardized reason, where there is one. */
  reason: string | null
  reasonNote: string
  customerNote: string | null
}

export type ReturnInput = {
  lines: (Pick<ReturnLineRecord, 'quantity'> & Partial<Omit<ReturnLineRecord, 'id'>>)[]
  status?: ReturnRecord['status']
}

const statusOf: Readonly<Record<ReturnRecord['status'], string>> = {
  REQUESTED: 'RETURN_REQUESTED',
  OPEN: 'IN_PROGRESS',
  CLOSED: 'RETURNED',
  DECLINED: 'NO_RETURN',
  CANCELED: 'NO_RETURN',
}

/**
 * The order's `returnStatus` follows. Whether its `updatedAt` moves and orders/updated is sent, nobody says:
 * `rules.returnsMoveOrders`.
 */
export function returnItems(desk: Desk, id: string, input: ReturnInput): ReturnRecord {
  const order = found(desk.shop.orders, id)
  const made: ReturnRecord = {
    __typename: 'Return',
    id: desk.shop.ids.gid('Return'),
    name: `${order.name}-R${order.returns.length + 1}`,
    createdAt: stamp(desk),
    closedAt: null,
    decline: null,
    status: input.status ?? 'OPEN',
    totalQuantity: input.lines.reduce((sum, { quantity }) => sum + quantity, 0),
    lines: input.lines.map((line) => ({
      reason: null,
      reasonNote: '',
      customerNote: null,
      ...line,
      id: desk.shop.ids.gid('ReturnLineItem'),
    })),
  }
  order.returns.push(made)
  return moved(desk, order, made)
}

/**
 * These need no more than `read_orders` (schema); what else becomes of a return is told to who may read returns.
 */
const topicOf: Readonly<Partial<Record<ReturnRecord['status'], string>>> = {
  CANCELED: 'returns/cancel',
  CLOSED: 'returns/close',
  OPEN: 'returns/reopen',
}

/** @param decline why, of one that is declined */
export function setReturnStatus(
  desk: Desk,
  id: string,
  status: ReturnRecord['status'],
  decline: ReturnRecord['decline'] = null,
): ReturnRecord {
  const order = [...desk.shop.orders.values()].find(({ returns }) => returns.some((one) => one.id === id))
  const made = order?.returns.find((one) => one.id === id)
  if (!order || !made) throw new Error(`no such return: ${id}`)
  const wasClosed = made.status === 'CLOSED'
  Object.assign(made, { status, decline, closedAt: status === 'CLOSED' ? stamp(desk) : null })
  const topic = status !== 'OPEN' || wasClosed ? topicOf[status] : undefined
  if (topic && desk.rules.returnsTell) tell(desk, topic, () => returnPayload(order, made), randomUUID())
  return moved(desk, order, made)
}

/** The webhook reference's sample, as far as it names records. */
const returnPayload = (order: Order, made: ReturnRecord) => ({
  id: rawNumber(made.id),
  admin_graphql_api_id: made.id,
  status: made.status.toLowerCase(),
  order: { id: rawNumber(order.id), admin_graphql_api_id: order.id },
})

function moved(desk: Desk, order: Order, made: ReturnRecord): ReturnRecord {
  order.returnStatus = statusOf[made.status]
  if (desk.rules.returnsMoveOrders) changed(desk, order, [])
  return made
}
