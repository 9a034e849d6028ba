import type { Edition } from '../types.ts'
import type { FieldSpec } from './field.ts'
import { accounts, contacts, leads, notes, tasks, vendors } from './people.ts'
import { deals, orderedItems, products, quotedItems, quotes, salesOrders } from './trade.ts'

export type ModuleSpec = {
  apiName: string
  singular: string
  plural: string
  /** the system duplicate-check field of upsert (2.3) */
  systemField: string
  fields: FieldSpec[]
  /** Sales Orders is absent in Free and Standard (3.6); Products as well in Free (INF: a sales-inventory module) */
  editions?: Edition[]
  subform?: boolean
}

const paid: Edition[] = ['professional', 'enterprise', 'ultimate']

/** The subform of a module's rows. */
export const rowsOf: Readonly<Record<string, string | undefined>> = {
  Sales_Orders: 'Ordered_Items',
  Quotes: 'Quoted_Items',
}
/** Whose rows a subform holds. */
export const parentOf = (subform: string): string =>
  Object.keys(rowsOf).find((module) => rowsOf[module] === subform) ?? ''

export const moduleSpecs: ModuleSpec[] = [
  { apiName: 'Leads', singular: 'Lead', plural: 'Leads', systemField: 'Email', fields: leads },
  { apiName: 'Contacts', singular: 'Contact', plural: 'Contacts', systemField: 'Email', fields: contacts },
  {
    apiName: 'Accounts',
    singular: 'Account',
    plural: 'Accounts',
    systemField: 'Account_Name',
    fields: accounts,
  },
  {
    apiName: 'Vendors',
    singular: 'Vendor',
    plural: 'Vendors',
    systemField: 'Vendor_Name',
    fields: vendors,
    editions: paid,
  },
  { apiName: 'Deals', singular: 'Deal', plural: 'Deals', systemField: 'Deal_Name', fields: deals },
  { apiName: 'Notes', singular: 'Note', plural: 'Notes', systemField: 'Note_Title', fields: notes },
  { apiName: 'Tasks', singular: 'Task', plural: 'Tasks', systemField: 'Subject', fields: tasks },
  {
    apiName: 'Products',
    singular: 'Product',
    plural: 'Products',
    systemField: 'Product_Name',
    fields: products,
    editions: ['standard', ...paid],
  },
  {
    apiName: 'Sales_Orders',
    singular: 'Sales Order',
    plural: 'Sales Orders',
    systemField: 'Subject',
    fields: salesOrders,
    editions: paid,
  },
  {
    apiName: 'Ordered_Items',
    singular: 'Ordered Item',
    plural: 'Ordered Items',
    systemField: 'id',
    fields: orderedItems,
    editions: paid,
    subform: true,
  },
  {
    apiName: 'Quotes',
    singular: 'Quote',
    plural: 'Quotes',
    systemField: 'Subject',
    fields: quotes,
    editions: paid,
  },
  {
    apiName: 'Quoted_Items',
    singular: 'Quoted Item',
    plural: 'Quoted Items',
    systemField: 'id',
    fields: quotedItems,
    editions: paid,
    subform: true,
  },
]

/** Custom fields per module (contract 4); free: none known, taken as 0 would forbid the app altogether, so as standard. */
export const customFieldLimit: Record<Edition, number> = {
  free: 10,
  standard: 10,
  professional: 155,
  enterprise: 300,
  ultimate: 500,
}
export const uniqueFieldLimit = 2
