// The store as its merchant and buyers change it.

import type { Checkout } from '#test/simulators/shopify/checkout.ts'
import type { DraftOrder } from '#test/simulators/shopify/draft-order.ts'
import type { Customer, Order, Product, ShopSimulator } from '#test/simulators/shopify/index.ts'
import {
  burst,
  cancelOrder,
  changePrice,
  editOrder,
  newCustomer,
  newOrder,
  orderOf,
  refundOrder,
} from '../changes.ts'
import { closeReturns, commentOn, newCheckout, newDraftOrder, payLater, returnOne } from '../open-sales.ts'
import { action, html, sandboxPage, type Html } from './html.ts'

const shown = 25
const number = (gid: string) => gid.split('/').at(-1) ?? gid
const nameOf = (customer: Customer) =>
  [customer.firstName, customer.lastName].filter(Boolean).join(' ') || customer.email || number(customer.id)

type Act = (shop: ShopSimulator, form: URLSearchParams) => string
const id = (form: URLSearchParams) => form.get('id') ?? ''

/** POST /store/{name}: does it and says what was done. */
export const storeActions: Record<string, Act> = {
  'new-order': (shop) => newOrder(shop),
  'new-customer': (shop) => newCustomer(shop),
  'new-draft-order': (shop) => newDraftOrder(shop),
  'new-checkout': (shop) => newCheckout(shop),
  burst: (shop) => burst(shop),
  'edit-order': (shop, form) => editOrder(shop, id(form)),
  'refund-order': (shop, form) => refundOrder(shop, id(form)),
  'return-order': (shop, form) => returnOne(shop, id(form)),
  'close-returns': (shop, form) => closeReturns(shop, id(form)),
  'pay-later': (shop, form) => payLater(shop, id(form)),
  'comment-order': (shop, form) => commentOn(shop, id(form)),
  'send-invoice': (shop, form) => `The invoice of ${shop.sendInvoice(id(form)).name} was sent`,
  'complete-draft': (shop, form) => `${shop.completeDraftOrder(id(form)).name} came of the draft order`,
  'complete-checkout': (shop, form) => `${shop.completeCheckout(id(form)).name} came of the checkout`,
  'cancel-order': (shop, form) => cancelOrder(shop, id(form)),
  'fulfil-order': (shop, form) => `${shop.fulfillOrder(id(form)).name} was shipped`,
  'delete-order': (shop, form) => {
    const { name } = orderOf(shop, id(form))
    shop.deleteOrder(id(form))
    return `${name} was deleted`
  },
  'edit-customer': (shop, form) => {
    const text = (name: string) => form.get(name)?.trim() || null
    const changes = { firstName: text('firstName'), lastName: text('lastName'), email: text('email') }
    return `${nameOf(shop.updateCustomer(id(form), changes))} was saved`
  },
  'delete-customer': (shop, form) => {
    shop.deleteCustomer(id(form))
    return 'The customer was deleted'
  },
  'merge-customers': (shop, form) => {
    const kept = form.get('kept') ?? ''
    const gone = form.get('gone') ?? ''
    return kept === gone ? 'Choose two customers' : `Merged into ${nameOf(shop.mergeCustomers(kept, gone))}`
  },
  'change-price': (shop, form) => changePrice(shop, id(form), form.get('price') ?? '0'),
  'delete-product': (shop, form) => {
    shop.deleteProduct(id(form))
    return 'The product was deleted'
  },
}

export function storePage(shop: ShopSimulator, url: URL): Html {
  const done = url.searchParams.get('done')
  const query = (url.searchParams.get('q') ?? '').toLowerCase()
  const newest = <T>(records: Map<string, T>, text: (record: T) => string) =>
    [...records.values()]
      .filter((record) => text(record).toLowerCase().includes(query))
      .slice(-shown)
      .toReversed()
  const customers = newest(shop.customers, (one) => `${nameOf(one)} ${one.email} ${one.id}`)
  return sandboxPage({
    title: `${shop.name}: change the store`,
    here: '/store',
    controls: html`${done ? html`<p class="done" role="status">${done}</p>` : ''}
      <div class="controls">
        ${action('/store/new-order', 'New order')} ${action('/store/new-customer', 'New customer')}
        ${action('/store/new-draft-order', 'New draft order')}
        ${action('/store/new-checkout', 'New abandoned checkout')}
        ${action('/store/burst', 'Burst of 50 changes')}
        <form role="search">
          <input
            type="search"
            name="q"
            aria-label="Search the store"
            placeholder="Search the store"
            value="${query}"
          />
          <button>Search</button>
        </form>
      </div>`,
    live: html`${ordersTable(
      shop,
      newest(shop.orders, (one) => `${one.name} ${one.email} ${one.id}`),
    )}
    ${draftOrdersTable(
      shop,
      newest(shop.draftOrders, (one) => `${one.name} ${one.email} ${one.id}`),
    )}
    ${checkoutsTable(
      shop,
      newest(shop.checkouts, (one) => `${one.name} ${one.id}`),
    )}
    ${customersTable(customers)} ${mergeForm(customers)}
    ${productsTable(newest(shop.products, (one) => `${one.title} ${one.id}`))}`,
  })
}

const table = (caption: Html, heads: string[], rows: Html[]) =>
  html`${caption}
    <div class="scroll">
      <table>
        <thead>
          <tr>
            ${heads.map((head) => html`<th class="${head === 'Current total' ? 'amount' : ''}">${head}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>`

function stateOf(order: Order): string {
  if (order.cancelledAt) return 'cancelled'
  const returned = order.returns.map(({ status }) => `return ${status.toLowerCase()}`)
  return [order.refunds.length > 0 ? 'refunded in part' : '', order.edited ? 'edited' : '', ...returned]
    .filter(Boolean)
    .join(', ')
}

function ordersTable(shop: ShopSimulator, orders: Order[]): Html {
  const row = (order: Order) => {
    return html`<tr>
      <td>${order.name}</td>
      <td>${buyerOf(shop, order)}</td>
      <td class="amount">${order.current.total} ${order.currencyCode}</td>
      <td>${stateOf(order)}</td>
      <td>
        ${action('/store/edit-order', 'Edit', { id: order.id })}
        ${action('/store/refund-order', 'Refund one', { id: order.id })}
        ${action('/store/return-order', 'Return one', { id: order.id })}
        ${order.returns.length > 0 ? action('/store/close-returns', 'Close returns', { id: order.id }) : ''}
        ${action('/store/pay-later', 'Pay later', { id: order.id })}
        ${action('/store/comment-order', 'Comment', { id: order.id })}
        ${action('/store/fulfil-order', 'Ship', { id: order.id })}
        ${action('/store/cancel-order', 'Cancel', { id: order.id })}
        ${action('/store/delete-order', 'Delete', { id: order.id })}
      </td>
    </tr>`
  }
  const caption = html`<h2 id="orders">Orders (${shop.orders.size})</h2>`
  return table(caption, ['Order', 'Customer', 'Current total', 'State', ''], orders.map(row))
}

function buyerOf(shop: ShopSimulator, { customerId }: Pick<Order, 'customerId'>): string {
  const customer = shop.customers.get(customerId ?? '')
  return customer ? nameOf(customer) : 'no customer'
}

function draftOrdersTable(shop: ShopSimulator, drafts: DraftOrder[]): Html {
  const row = (draft: DraftOrder) =>
    html`<tr>
      <td>${draft.name}</td>
      <td>${buyerOf(shop, draft)}</td>
      <td class="amount">${draft.totals.total} ${shop.state.currency}</td>
      <td>${draft.status.toLowerCase().replace('_', ' ')}</td>
      <td>
        ${draft.status === 'OPEN' ? action('/store/send-invoice', 'Send invoice', { id: draft.id }) : ''}
        ${draft.completedAt ? '' : action('/store/complete-draft', 'Make it an order', { id: draft.id })}
      </td>
    </tr>`
  const caption = html`<h2 id="draft_orders">Draft orders (${shop.draftOrders.size})</h2>`
  return table(caption, ['Draft order', 'Customer', 'Current total', 'State', ''], drafts.map(row))
}

function checkoutsTable(shop: ShopSimulator, checkouts: Checkout[]): Html {
  const row = (checkout: Checkout) =>
    html`<tr>
      <td>${checkout.name}</td>
      <td>${buyerOf(shop, checkout)}</td>
      <td>${checkout.lines.map(({ quantity, title }) => `${quantity} × ${title ?? 'Item'}`).join(', ')}</td>
      <td>${checkout.completedAt ? 'recovered' : 'abandoned'}</td>
      <td>
        ${checkout.completedAt ? '' : action('/store/complete-checkout', 'Buy it', { id: checkout.id })}
      </td>
    </tr>`
  const caption = html`<h2 id="checkouts">Abandoned checkouts (${shop.checkouts.size})</h2>`
  return table(caption, ['Checkout', 'Customer', 'Items', 'State', ''], checkouts.map(row))
}

const field = (name: string, label: string, value: string | null) =>
  html`<input name="${name}" aria-label="${label}" placeholder="${label}" value="${value}" size="16" />`

const customerRow = (customer: Customer) =>
  html`<tr>
    <td>${number(customer.id).slice(-6)}</td>
    <td>
      <form method="post" action="/store/edit-customer">
        <input type="hidden" name="id" value="${customer.id}" />
        ${field('firstName', 'First name', customer.firstName)}
        ${field('lastName', 'Last name', customer.lastName)} ${field('email', 'Email', customer.email)}
        <button>Save</button>
      </form>
    </td>
    <td>${action('/store/delete-customer', 'Delete', { id: customer.id })}</td>
  </tr>`

function customersTable(customers: Customer[]): Html {
  return table(
    html`<h2 id="customers">Customers</h2>`,
    ['Customer', 'Details', ''],
    customers.map(customerRow),
  )
}

function mergeForm(customers: Customer[]): Html {
  const choice = (name: string, label: string) =>
    html`<select name="${name}" aria-label="${label}">
      ${customers.map((one) => html`<option value="${one.id}">${nameOf(one)} (${number(one.id).slice(-6)})</option>`)}
    </select>`
  return html`<div class="merge">
    <form method="post" action="/store/merge-customers">
      Keep ${choice('kept', 'Customer to keep')} and merge into it ${choice('gone', 'Customer to merge away')}
      <button>Merge customers</button>
    </form>
  </div>`
}

const prices = (product: Product) =>
  product.variants.slice(0, 3).map(
    (variant) =>
      html`<form method="post" action="/store/change-price">
        <input type="hidden" name="id" value="${variant.id}" />
        ${field('price', `Price of ${product.title} ${variant.title}`, variant.price)}
        <button>Change price</button>
      </form>`,
  )

const productRow = (product: Product) =>
  html`<tr>
    <td>${product.title}</td>
    <td>${product.variants.length}</td>
    <td>${prices(product)}</td>
    <td>${action('/store/delete-product', 'Delete', { id: product.id })}</td>
  </tr>`

function productsTable(products: Product[]): Html {
  return table(
    html`<h2 id="products">Products</h2>`,
    ['Product', 'Variants', 'Prices', ''],
    products.map(productRow),
  )
}
