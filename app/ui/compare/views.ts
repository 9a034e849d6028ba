// What a comparison is given to show.

export type ComparedFieldView = {
  field: string
  label: string
  shopify: string | null
  wanted: string | null
  zoho: string | null
  differs: boolean
  kept: boolean
}

export type ComparisonView = {
  state: 'both' | 'new' | 'lost' | 'gone' | 'several' | 'off'
  filtered: boolean
  fields: ComparedFieldView[]
}

export type HistoryView = { at: Date; door: string; result: string; attempts: number }
