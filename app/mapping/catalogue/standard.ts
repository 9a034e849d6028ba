// What the standard mapping fills, for people who read it: each Zoho field and, by a word, where its value comes from.
// A test holds it against what the mapping writes.

const parts = (prefix: string, last: readonly string[], from: string) =>
  last.map((part) => [`${prefix}${part}`, from] as const)
const common = ['Street', 'City', 'State']

const person = [
  ['First_Name', 'firstName'],
  ['Last_Name', 'lastName'],
  ['Email', 'email'],
  ['Phone', 'phone'],
  ['Description', 'note'],
  ['Email_Opt_Out', 'consent'],
  ['Lead_Source', 'leadSource'],
] as const

type Standard = readonly (readonly [field: string, from: string])[]

/** By module; in the order in which people look for them. */
export const standardFields: Readonly<Record<string, Standard>> = {
  Contacts: [...person, ...parts('Mailing_', [...common, 'Zip', 'Country'], 'address')],
  Leads: [...person, ['Company', 'company'], ...parts('', [...common, 'Zip_Code', 'Country'], 'address')],
  Products: [
    ['Product_Name', 'productName'],
    ['Product_Code', 'productCode'],
    ['Unit_Price', 'price'],
    ['Product_Active', 'active'],
    ['Qty_in_Stock', 'stock'],
    ['Description', 'productText'],
    ['Manufacturer', 'vendor'],
    ['Product_Category', 'productType'],
  ],
  Sales_Orders: [
    ['Subject', 'orderName'],
    ['Status', 'orderStatus'],
    ['Contact_Name', 'contact'],
    ['Account_Name', 'account'],
    ['Ordered_Items', 'lines'],
    ['Adjustment', 'adjustment'],
    ['Currency', 'currency'],
    ['Shopify_Order_Date', 'orderDate'],
    ['Purchase_Order', 'poNumber'],
    ['Description', 'orderFacts'],
    ...parts('Billing_', [...common, 'Code', 'Country'], 'billing'),
    ...parts('Shipping_', [...common, 'Code', 'Country'], 'shipping'),
  ],
  Deals: [
    ['Deal_Name', 'orderName'],
    ['Stage', 'dealStage'],
    ['Amount', 'orderTotal'],
    ['Closing_Date', 'closingDate'],
    ['Contact_Name', 'contact'],
    ['Account_Name', 'account'],
    ['Pipeline', 'pipeline'],
    ['Currency', 'currency'],
    ['Lead_Source', 'leadSource'],
    ['Description', 'orderLinesAndFacts'],
  ],
}
