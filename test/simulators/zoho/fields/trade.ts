import { address, lookup, pick, readOnly, systemFields, table, type FieldSpec } from './field.ts'

/** Contract 3.5, 3.6. */
export const products: FieldSpec[] = [
  { apiName: 'Product_Name', type: 'text', length: 200, mandatory: true, layoutMandatory: true },
  ...table('Product_Code:text:100 Product_Active:boolean Unit_Price:currency Taxable:boolean Tax:tax'),
  ...table(
    'Qty_in_Stock:double Qty_Ordered:double Qty_in_Demand:double Reorder_Level:double Commission_Rate:currency',
  ),
  ...table(
    'Sales_Start_Date:date Sales_End_Date:date Support_Start_Date:date Support_Expiry_Date:date Description:textarea:32000',
  ),
  pick('Product_Category', ['Hardware', 'Software', 'CRM Applications']),
  pick('Manufacturer', ['AltVetPet Inc.', 'LexPon Inc.', 'MetBeat Corp.']),
  pick('Usage_Unit', [
    'Box',
    'Carton',
    'Dozen',
    'Each',
    'Hours',
    'Impressions',
    'Lb',
    'M',
    'Pack',
    'Pages',
    'Pieces',
    'Quantity',
    'Reams',
    'Sheet',
    'Spiral Binder',
    'Sq Ft',
  ]),
  lookup('Vendor_Name', 'Vendors'),
  { apiName: 'Handler', type: 'ownerlookup' },
  { apiName: 'Record_Image', type: 'profileimage', readOnly: true },
  ...systemFields,
]

const totals = (names: string): FieldSpec[] =>
  names.split(' ').map((apiName) => ({ apiName, type: 'currency', computed: true }))

/** What Sales Orders and Quotes have alike. */
const offered = (rows: string): FieldSpec[] => [
  { apiName: 'Subject', type: 'text', length: 255, mandatory: true, layoutMandatory: true },
  { apiName: rows, type: 'subform', mandatory: true, layoutMandatory: true },
  lookup('Account_Name', 'Accounts', { layoutMandatory: true }),
  lookup('Contact_Name', 'Contacts'),
  lookup('Deal_Name', 'Deals'),
]
const sold: FieldSpec[] = [
  pick('Carrier', ['FedEX', 'UPS', 'USPS', 'DHL', 'BlueDart']),
  pick('Discount_Type__s', ['Amount', 'Percent']),
  ...address('Billing'),
  ...address('Shipping'),
  ...table('Terms_and_Conditions:textarea:32000 Description:textarea:32000'),
  ...totals('Sub_Total Tax Grand_Total'),
  { apiName: '$line_tax', type: 'linetax' },
]

export const salesOrders: FieldSpec[] = [
  ...offered('Ordered_Items'),
  ...table(
    'Customer_No:text:100 Purchase_Order:text:100 Pending:text:200 Due_Date:date Sales_Commission:currency Excise_Duty:currency',
  ),
  ...table('Discount:discount Discount_Percentage__s:percent Adjustment:currency'),
  pick('Status', ['Created', 'Approved', 'Delivered', 'Cancelled']),
  ...sold,
  ...readOnly(table('SO_Number:autonumber')),
  ...systemFields,
]

const itemsOf = (module: string): FieldSpec[] => [
  lookup('Product_Name', 'Products', { mandatory: true, layoutMandatory: true }),
  { apiName: 'Quantity', type: 'double', decimals: 9, layoutMandatory: true },
  ...table(
    'List_Price:currency Discount:discount Discount_Percentage__s:percent Line_Tax:linetax Description:textarea:2000 Sequence_Number:integer',
  ),
  pick('Discount_Type__s', ['Amount', 'Percent']),
  ...totals('Total Total_After_Discount Tax Net_Total'),
  ...readOnly(table('Created_Time:datetime Modified_Time:datetime')),
  lookup('Parent_Id', module, { readOnly: true }),
]

export const orderedItems: FieldSpec[] = itemsOf('Sales_Orders')

/** Contract 3.8. Account_Name is asked for by the screens alone. */
export const quotes: FieldSpec[] = [
  ...offered('Quoted_Items'),
  ...table(
    'Valid_Till:date Team:text:100 Discount:discount Discount_Percentage__s:percent Adjustment:currency',
  ),
  pick('Quote_Stage', [
    'Draft',
    'Negotiation',
    'Delivered',
    'On Hold',
    'Confirmed',
    'Closed Won',
    'Closed Lost',
  ]),
  ...sold,
  ...readOnly(table('Quote_Number:autonumber')),
  ...systemFields,
]

export const quotedItems: FieldSpec[] = itemsOf('Quotes')

/** What Zoho's own stages count as (contract 11b.5). Renamed ones say nothing: metadata of 2026 list it no more. */
const stageForecasts: Readonly<Record<string, string>> = {
  Qualification: 'Open',
  'Needs Analysis': 'Open',
  'Value Proposition': 'Open',
  'Identify Decision Makers': 'Open',
  'Proposal/Price Quote': 'Open',
  'Negotiation/Review': 'Open',
  'Closed Won': 'Closed Won',
  'Closed Lost': 'Closed Lost',
  'Closed-Lost to Competition': 'Closed Lost',
}

/**
 * Deals have no table in the contract. Name and Stage are what the convert call and Zoho's user guide ask for (§2.6; 120
 * characters: the guide's list of standard fields); whether a pipeline is mandatory is a switch.
 */
export const deals: FieldSpec[] = [
  { apiName: 'Deal_Name', type: 'text', length: 120, mandatory: true, layoutMandatory: true },
  pick(
    'Stage',
    [
      'Qualification',
      'Needs Analysis',
      'Value Proposition',
      'Identify Decision Makers',
      'Proposal/Price Quote',
      'Negotiation/Review',
      'Closed Won',
      'Closed Lost',
      'Closed-Lost to Competition',
    ],
    { mandatory: true, layoutMandatory: true, forecasts: stageForecasts },
  ),
  { apiName: 'Closing_Date', type: 'date', layoutMandatory: true },
  ...table('Amount:currency Probability:integer Next_Step:text:100 Description:textarea:32000'),
  ...totals('Expected_Revenue'),
  pick('Pipeline', ['Standard (Standard)'], { layoutMandatory: true }),
  pick('Lead_Source', ['Advertisement', 'Cold Call', 'Online Store', 'Partner', 'Web Research']),
  pick('Type', ['Existing Business', 'New Business']),
  lookup('Account_Name', 'Accounts'),
  lookup('Contact_Name', 'Contacts'),
  ...systemFields,
]
