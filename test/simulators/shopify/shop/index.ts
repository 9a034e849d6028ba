import { randomUUID } from 'node:crypto'
import { compliancePayloads, scopesPayload, shopPayload } from '../payloads/shop.ts'
import { documentQuery, sessionToken } from '../session-token.ts'
import type { AppKeys } from '../client-secrets.ts'
import type { DocumentQueryOptions, SessionTokenOptions } from '../session-token.ts'
import { endTokens } from '../tokens.ts'
import type { TokenStore } from '../tokens.ts'
import type { Checkout } from '../checkout.ts'
import type { DraftOrder } from '../draft-order.ts'
import type { Company } from '../company.ts'
import type { Customer, MetafieldRecord, Order, Product, RefundRecord, Variant } from '../types.ts'
import type { WebhookOptions } from '../webhooks.ts'
import { Flow } from '../flow.ts'
import { tell } from './actions.ts'
import type { Desk } from './actions.ts'
import * as checkouts from './checkouts.ts'
import * as draftOrders from './draft-orders.ts'
import * as companies from './companies.ts'
import * as paymentTerms from './payment-terms.ts'
import * as returns from './returns.ts'
import * as timeline from './timeline.ts'
import * as customers from './customers.ts'
import * as metafields from './metafields.ts'
import * as orderChanges from './order-changes.ts'
import * as orders from './orders.ts'
import type { OrderInput } from './order-input.ts'
import * as products from './products.ts'
import * as refunds from './refunds.ts'

/** One shop, as tests and the sandbox handle it: every method is something a merchant or a buyer does. */
export class ShopSimulator {
  /** The shop's workflows of Shopify Flow. */
  readonly flow: Flow
  readonly #desk: Desk
  readonly #keys: AppKeys
  readonly #tokens: TokenStore
  readonly #realClock: () => Date
  readonly #defaultScopes: readonly string[]

  constructor(desk: Desk, keys: AppKeys, tokens: TokenStore, defaultScopes: readonly string[]) {
    this.#desk = desk
    this.flow = new Flow(desk.shop, desk.webhooks)
    this.#keys = keys
    this.#tokens = tokens
    this.#realClock = desk.clock.now
    this.#defaultScopes = defaultScopes
  }

  get state() { return this.#desk.shop } // prettier-ignore
  get id(): string { return this.state.id } // prettier-ignore
  get domain(): string { return this.state.domain } // prettier-ignore
  get name(): string { return this.state.name } // prettier-ignore
  get customers(): Map<string, Customer> { return this.state.customers } // prettier-ignore
  get products(): Map<string, Product> { return this.state.products } // prettier-ignore
  get variants(): Map<string, Variant> { return this.state.variants } // prettier-ignore
  get orders(): Map<string, Order> { return this.state.orders } // prettier-ignore
  get checkouts(): Map<string, Checkout> { return this.state.checkouts } // prettier-ignore
  get draftOrders(): Map<string, DraftOrder> { return this.state.draftOrders } // prettier-ignore
  get installed(): boolean { return this.state.installed } // prettier-ignore
  get scopes(): readonly string[] { return this.state.scopes } // prettier-ignore

  sessionToken(o: SessionTokenOptions = {}): string {
    return sessionToken(this.#keys, this.domain, this.#realClock(), o)
  }
  documentQuery(o: DocumentQueryOptions = {}): URLSearchParams {
    return documentQuery(this.#keys, this.domain, this.#realClock(), o)
  }

  /** Managed install: nobody calls the app; the first it hears is a document load. */
  install(): void {
    this.state.installed = true
    if (this.state.scopes.length === 0) this.state.scopes = [...this.#defaultScopes]
  }
  /** Tokens die, app/uninstalled goes out, and nothing more after it. */
  uninstall(): void {
    if (!this.installed) return
    endTokens(this.#tokens, this.domain)
    tell(this.#desk, 'app/uninstalled', () => shopPayload(this.state), randomUUID())
    this.state.installed = false
    this.state.scopes = []
    this.state.subscriptions.clear()
  }
  /** Replaces the granted scopes: app/scopes_update; tokens carry them from their next exchange or refresh. */
  grantScopes(scopes: string[]): void {
    const previous = this.state.scopes
    this.state.scopes = [...scopes]
    this.state.version.orders++
    tell(
      this.#desk,
      'app/scopes_update',
      () => scopesPayload(this.state, previous, this.#realClock()),
      randomUUID(),
    )
  }
  updateShop(
    changes: Partial<Pick<Desk['shop'], 'name' | 'email' | 'currency' | 'plan' | 'timezone'>>,
  ): void {
    Object.assign(this.state, changes)
    tell(this.#desk, 'shop/update', () => shopPayload(this.state), randomUUID())
  }

  /** History: nothing is told of what happens inside. */
  silently<T>(work: () => T): T {
    this.#desk.quiet.depth++
    try {
      return work()
    } finally {
      this.#desk.quiet.depth--
    }
  }
  /** What happens inside carries this time. */
  at<T>(time: Date, work: () => T): T {
    this.#desk.clock.now = () => time
    try {
      return work()
    } finally {
      this.#desk.clock.now = this.#realClock
    }
  }

  createCustomer(input: customers.CustomerInput = {}): Customer { return customers.createCustomer(this.#desk, input) } // prettier-ignore
  updateCustomer(id: string, changes: customers.CustomerInput): Customer { return customers.updateCustomer(this.#desk, id, changes) } // prettier-ignore
  deleteCustomer(id: string): void { customers.deleteCustomer(this.#desk, id) } // prettier-ignore
  mergeCustomers(keptId: string, deletedId: string): Customer { return customers.mergeCustomers(this.#desk, keptId, deletedId) } // prettier-ignore
  addCustomerTags(id: string, tags: string[]): Customer { return customers.addCustomerTags(this.#desk, id, tags) } // prettier-ignore
  removeCustomerTags(id: string, tags: string[]): Customer { return customers.removeCustomerTags(this.#desk, id, tags) } // prettier-ignore
  setEmailConsent(id: string, state: string): Customer { return customers.setEmailConsent(this.#desk, id, state) } // prettier-ignore
  setSmsConsent(id: string, state: string): Customer { return customers.setSmsConsent(this.#desk, id, state) } // prettier-ignore

  createCompany(input: companies.CompanyInput): Company { return companies.createCompany(this.#desk, input) } // prettier-ignore
  updateCompany(id: string, changes: Parameters<typeof companies.updateCompany>[2]): Company { return companies.updateCompany(this.#desk, id, changes) } // prettier-ignore
  updateLocation(id: string, changes: Parameters<typeof companies.updateLocation>[2]): void { companies.updateLocation(this.#desk, id, changes) } // prettier-ignore
  addComment(id: string, message: string, o?: Parameters<typeof timeline.addComment>[3]): timeline.TimelineEvent { return timeline.addComment(this.#desk, id, message, o) } // prettier-ignore
  joinCompany(id: string, customerId: string): void { companies.joinCompany(this.#desk, id, customerId) } // prettier-ignore

  /** Nobody is told, and no updatedAt moves. */
  setMetafields(id: string, list: readonly MetafieldRecord[]): void { metafields.setMetafields(this.#desk, id, list) } // prettier-ignore

  createProduct(input: products.ProductInput): Product { return products.createProduct(this.#desk, input) } // prettier-ignore
  updateProduct(id: string, changes: Partial<Omit<products.ProductInput, 'variants'>>): Product { return products.updateProduct(this.#desk, id, changes) } // prettier-ignore
  deleteProduct(id: string): void { products.deleteProduct(this.#desk, id) } // prettier-ignore
  addVariant(productId: string, input: products.VariantInput): Variant { return products.addVariant(this.#desk, productId, input) } // prettier-ignore
  updateVariant(id: string, changes: products.VariantInput): Variant { return products.updateVariant(this.#desk, id, changes) } // prettier-ignore
  deleteVariant(id: string): void { products.deleteVariant(this.#desk, id) } // prettier-ignore

  createOrder(input: OrderInput): Order { return orders.createOrder(this.#desk, input) } // prettier-ignore
  updateOrder(id: string, changes: orderChanges.OrderChanges): Order { return orderChanges.updateOrder(this.#desk, id, changes) } // prettier-ignore
  editOrder(id: string, edit: orderChanges.OrderEdit): Order { return orderChanges.editOrder(this.#desk, id, edit) } // prettier-ignore
  refundOrder(id: string, input: refunds.RefundInput): RefundRecord { return refunds.refundOrder(this.#desk, id, input) } // prettier-ignore
  cancelOrder(id: string, reason?: string, o?: { refund?: boolean; restock?: boolean }): Order { return refunds.cancelOrder(this.#desk, id, reason, o) } // prettier-ignore
  fulfillOrder(id: string, o?: Parameters<typeof orderChanges.fulfillOrder>[2]): Order { return orderChanges.fulfillOrder(this.#desk, id, o) } // prettier-ignore
  setPaymentTerms(id: string, terms: paymentTerms.PaymentTermsRecord | null): Order { return paymentTerms.setPaymentTerms(this.#desk, id, terms) } // prettier-ignore
  returnItems(id: string, input: returns.ReturnInput): returns.ReturnRecord { return returns.returnItems(this.#desk, id, input) } // prettier-ignore
  setReturnStatus(id: string, status: returns.ReturnRecord['status'], decline?: returns.ReturnRecord['decline']): returns.ReturnRecord { return returns.setReturnStatus(this.#desk, id, status, decline) } // prettier-ignore
  assessRisk(id: string, risk: NonNullable<Order['risk']>): void { orderChanges.assessRisk(this.#desk, id, risk) } // prettier-ignore
  markPaid(id: string): Order { return orderChanges.markPaid(this.#desk, id) } // prettier-ignore
  deleteOrder(id: string): void { orderChanges.deleteOrder(this.#desk, id) } // prettier-ignore

  abandonCheckout(input: checkouts.CheckoutInput): Checkout { return checkouts.abandonCheckout(this.#desk, input) } // prettier-ignore
  updateCheckout(id: string, changes: Parameters<typeof checkouts.updateCheckout>[2]): Checkout { return checkouts.updateCheckout(this.#desk, id, changes) } // prettier-ignore
  completeCheckout(id: string): Order { return checkouts.completeCheckout(this.#desk, id) } // prettier-ignore
  forgetCheckout(id: string): void { checkouts.forgetCheckout(this.#desk, id) } // prettier-ignore

  createDraftOrder(input: draftOrders.DraftOrderInput): DraftOrder { return draftOrders.createDraftOrder(this.#desk, input) } // prettier-ignore
  updateDraftOrder(id: string, changes: Parameters<typeof draftOrders.updateDraftOrder>[2]): DraftOrder { return draftOrders.updateDraftOrder(this.#desk, id, changes) } // prettier-ignore
  sendInvoice(id: string): DraftOrder { return draftOrders.sendInvoice(this.#desk, id) } // prettier-ignore
  completeDraftOrder(id: string): Order { return draftOrders.completeDraftOrder(this.#desk, id) } // prettier-ignore
  deleteDraftOrder(id: string, isTold = true): void { draftOrders.deleteDraftOrder(this.#desk, id, isTold) } // prettier-ignore

  /** One raw delivery for tests; `headers: { 'x-shopify-hmac-sha256': '' }` leaves a header out. */
  sendWebhook(topic: string, payload: unknown, o: WebhookOptions = {}): Promise<Response> {
    return this.#desk.webhooks.send(this.state, topic, payload, o)
  }
  /** Bodies of the three compliance topics, for sendWebhook. */
  compliance = {
    shopRedact: () => compliancePayloads.shopRedact(this.state),
    customersRedact: (customerId: string, orderIds: string[] = []) =>
      compliancePayloads.customersRedact(this.state, this.#person(customerId), orderIds),
    customersDataRequest: (customerId: string, orderIds: string[] = []) =>
      compliancePayloads.customersDataRequest(this.state, this.#person(customerId), orderIds),
  }
  #person(id: string) {
    return this.customers.get(id) ?? { id, email: null, phone: null }
  }
}
