// The fields of Zoho's modules that this app writes and reads by their own names, and what may be in them. A name that
// is not here is a type error; the merchant's own fields are found by `valueIn`. Source: contracts/zoho 3.

import type { ZohoId } from '#app/lib/ids.ts'

/** Another record, as a field points to it. */
export type ZohoReference = { readonly id: ZohoId }
/** Somebody or something that is no record: a user, a layout. */
type ZohoSetting = { readonly id: string }

/** A row of an order. `id`: of one that is there already. */
export type ZohoOrderRow = {
  readonly id?: string
  readonly Product_Name: ZohoReference
  readonly Quantity: number
  readonly List_Price: number
  readonly Discount: number
  readonly Line_Tax: readonly { readonly name: string; readonly percentage: number }[]
  readonly Description: string
}
/** A row that keeps the product that it has. */
type ZohoKeptRow = Omit<ZohoOrderRow, 'Product_Name' | 'id'> & { readonly id: string }
/** A row that the order is to lose. */
type ZohoGoneRow = { readonly id: string; readonly _delete: null }
export type ZohoOrderRows = readonly (ZohoOrderRow | ZohoKeptRow | ZohoGoneRow)[]

/** What a field may be given: texts, days and options are strings. */
export type ZohoValue =
  | string
  | number
  | boolean
  | null
  | ZohoReference
  | ZohoSetting
  | readonly string[]
  | ZohoTags
  | ZohoOrderRows

type Row<T> = { readonly [F in keyof T]?: T[F] | null }
type Text<F extends string> = Readonly<Record<F, string>>
type Address<P extends string, Code extends string> = Text<
  `${P}${'Street' | 'City' | 'State' | 'Country'}` | Code
>

/** The record that a note is about. */
type ZohoParent = ZohoReference & { readonly module: { readonly api_name: string } }

/** Tags of a record, by their names. */
export type ZohoTags = readonly { readonly name: string }[]
type Tagged = { readonly Tag: ZohoTags }

type Person = Tagged &
  Text<'First_Name' | 'Last_Name' | 'Email' | 'Phone' | 'Lead_Source' | 'Description'> & {
    readonly Email_Opt_Out: boolean
  }
type Order = Tagged &
  Text<'Currency' | 'Description'> & {
    readonly Contact_Name: ZohoReference
    readonly Account_Name: ZohoReference
  }

type ZohoContact = Row<Person & Address<'Mailing_', 'Mailing_Zip'> & { Account_Name: ZohoReference }>
type ZohoLead = Row<Person & Address<'', 'Zip_Code'> & Text<'Company'>>
export type ZohoProduct = Row<
  Text<'Product_Name' | 'Product_Code' | 'Description' | 'Manufacturer' | 'Product_Category' | 'Currency'> &
    Tagged & {
      Unit_Price: number
      Qty_in_Stock: number
      Product_Active: boolean
    }
>
export type ZohoSalesOrder = Row<
  Order &
    Address<'Billing_', 'Billing_Code'> &
    Address<'Shipping_', 'Shipping_Code'> &
    Text<'Subject' | 'Status' | 'Purchase_Order' | 'Shopify_Order_Date'> & {
      Adjustment: number
      Ordered_Items: ZohoOrderRows
    }
>
export type ZohoQuote = Row<
  Order &
    Address<'Billing_', 'Billing_Code'> &
    Address<'Shipping_', 'Shipping_Code'> &
    Text<'Subject' | 'Quote_Stage' | 'Valid_Till'> & {
      Adjustment: number
      Quoted_Items: ZohoOrderRows
    }
>
export type ZohoDeal = Row<
  Order & Text<'Deal_Name' | 'Stage' | 'Closing_Date' | 'Pipeline' | 'Lead_Source'> & { Amount: number }
>
/** A task of somebody's: about a person by `Who_Id`, about anything else by `What_Id` and the name of its module. */
export type ZohoTask = Row<
  Text<'Subject' | 'Description' | 'Due_Date' | '$se_module'> & {
    readonly Who_Id: ZohoReference
    readonly What_Id: ZohoReference
    readonly Owner: ZohoSetting
  }
>
export type ZohoNote = Row<Text<'Note_Title' | 'Note_Content'> & { readonly Parent_Id: ZohoParent }>
export type ZohoAccount = Row<
  Address<'Billing_', 'Billing_Code'> &
    Address<'Shipping_', 'Shipping_Code'> &
    Text<'Account_Name' | 'Phone' | 'Description'>
>

/** What a new record gets once, in any module. */
export type ZohoOnce = Row<{
  Owner: ZohoSetting
  Layout: ZohoSetting
  Tag: ZohoTags
}>

/** Modules that records of Shopify's are written to, as the catalogue fills them. */
export type ZohoRows = {
  Contacts: ZohoContact
  Leads: ZohoLead
  Products: ZohoProduct
  Sales_Orders: ZohoSalesOrder
  Deals: ZohoDeal
  Quotes: ZohoQuote
  Accounts: ZohoAccount
}
export type ZohoModule = keyof ZohoRows

type NamesOf<T> = T extends unknown ? keyof T : never
type Written = NamesOf<ZohoRows[ZohoModule] | ZohoNote | ZohoTask | ZohoOnce>
/** Fields that Zoho fills itself, or that only its people do. */
type OnlyRead =
  | 'Mobile'
  | 'Grand_Total'
  | 'Created_Time'
  | 'Modified_Time'
  | 'Last_Activity_Time'
  | 'Converted__s'
  | 'Converted_Contact'
  | '$converted'
  | '$has_more'
  | 'Record_Image'

/** Values by the API names of their fields, whichever these are. */
export type ZohoFields = Readonly<Record<string, ZohoValue | undefined>>

/**
 * A row of any module, after the merchant's rules: they write by API name what a field of theirs takes, so of a value
 * nothing more is known. Fields of other names are read by `valueIn`.
 */
export type ZohoRow = { readonly [F in Written]?: ZohoValue }

/** A record as Zoho answered it: nothing is known of its values. */
export type ZohoRecord = { readonly id: ZohoId } & { readonly [F in Written | OnlyRead]?: unknown }

/** What is in a field that has no name here: the merchant's, or our own id field. */
export function valueIn<V>(of: { readonly [F in Written]?: V }, field: string): V | undefined {
  const fields: Readonly<Record<string, V | undefined>> = of
  return fields[field]
}

/** The row with these fields as well. */
export const withFields = (row: ZohoRow, fields: ZohoRow): ZohoRow => ({ ...row, ...fields })

/** Which of a module's fields take values of this type, by module. */
export type FieldsOf<V> = { readonly [M in ZohoModule]?: FieldsWith<ZohoRows[M], V> }
type FieldsWith<T, V> = {
  [F in keyof T]-?: NonNullable<T[F]> extends V ? (V extends NonNullable<T[F]> ? F : never) : never
}[keyof T]
