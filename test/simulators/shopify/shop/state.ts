import type { Ids } from '../ids.ts'
import type { DraftOrder } from '../draft-order.ts'
import type { Subscription } from '../toml.ts'
import type { Checkout } from '../checkout.ts'
import type { TimelineEvent } from './timeline.ts'
import type { Company } from '../company.ts'
import type { BulkOperationRecord, Customer, Order, Product, Variant } from '../types.ts'

export type Plan = 'standard' | 'advanced' | 'plus'
export type Kind = 'customers' | 'products' | 'variants' | 'orders' | 'checkouts' | 'draftOrders'
export type ShopRecord = Customer | Product | Variant | Order | Checkout | DraftOrder

export type ShopSpec = {
  domain: string
  name: string
  currency?: string
  plan?: Plan
  timezone?: string
  taxesIncluded?: boolean
  /** Default true: the merchant has installed the app. */
  installed?: boolean
  email?: string
}

/** What one shop holds. Only shop/ changes it, so that the versions below stay true. */
export class ShopState {
  readonly domain: string
  readonly id: string
  readonly createdAt: string
  readonly ids: Ids
  name: string
  email: string
  currency: string
  plan: Plan
  timezone: string
  taxesIncluded: boolean
  installed = false
  installationId: string
  scopes: string[] = []
  available: number
  refilledAt: number
  readonly customers = new Map<string, Customer>()
  readonly products = new Map<string, Product>()
  readonly variants = new Map<string, Variant>()
  readonly orders = new Map<string, Order>()
  readonly checkouts = new Map<string, Checkout>()
  readonly draftOrders = new Map<string, DraftOrder>()
  readonly ordersOf = new Map<string, string[]>()
  readonly events: TimelineEvent[] = []
  readonly companies = new Map<string, Company>()
  readonly bulk = new Map<string, BulkOperationRecord>()
  /** What the app told Shopify Flow, oldest first. */
  readonly flowTold: { handle: string; payload: Record<string, unknown>; at: string }[] = []
  /** Webhooks that this shop alone is subscribed to, by id. */
  readonly subscriptions = new Map<string, Subscription>()
  nextOrderNumber = 1001
  nextDraftNumber = 1
  /** Grows with every change of a kind: sorted lists are kept until it moves. */
  readonly version: Record<Kind, number> = {
    customers: 0,
    products: 0,
    variants: 0,
    orders: 0,
    checkouts: 0,
    draftOrders: 0,
  }
  /** Records changed lately, with the updatedAt they had: what a lagging search still sees. */
  readonly recent = new Map<string, { at: number; before: string | null }>()

  constructor(spec: ShopSpec, ids: Ids, now: string) {
    this.domain = spec.domain
    this.ids = ids
    this.id = ids.gid('Shop')
    this.installationId = ids.gid('AppInstallation')
    this.createdAt = now
    this.name = spec.name
    this.email = spec.email ?? `owner@${spec.domain.replace('.myshopify.com', '')}.example`
    this.currency = spec.currency ?? 'USD'
    this.plan = spec.plan ?? 'standard'
    this.timezone = spec.timezone ?? 'America/New_York'
    this.taxesIncluded = spec.taxesIncluded ?? false
    this.available = this.restoreRate * 20
    this.refilledAt = performance.now()
  }

  /** Points a second: Standard 100, Advanced 200, Plus 1000; the bucket holds 20 seconds (contract 3.3). */
  get restoreRate(): number {
    return { standard: 100, advanced: 200, plus: 1000 }[this.plan]
  }

  changed(kind: Kind, id: string, before: string | null): void {
    this.version[kind]++
    this.recent.set(id, { at: performance.now(), before })
    if (this.recent.size > 10_000) this.recent.delete(this.recent.keys().next().value ?? '')
  }

  /** Orders older than 60 days exist only for apps with read_all_orders (contract 3.3). */
  sees(order: Order, now: Date): boolean {
    if (this.scopes.includes('read_all_orders')) return true
    return Date.parse(order.createdAt) >= now.getTime() - 60 * 86_400_000
  }
}
