import { expect, it } from 'vitest'
import { keepsId, unfilled } from '#app/mapping/layouts.ts'

const layout = {
  fields: ['Last_Name', 'Region', 'Shopify_Customer_Id'],
  required: ['Last_Name', 'Region', 'Owner'],
}

it('a layout without our id field would lose the id (restricted layouts)', () => {
  expect(keepsId(layout, 'Shopify_Customer_Id')).toBe(true)
  expect(keepsId({ ...layout, fields: ['Last_Name'] }, 'Shopify_Customer_Id')).toBe(false)
  expect(keepsId({ ...layout, fields: [] }, null)).toBe(true)
})

it('what a layout demands must come from somewhere', () => {
  expect(unfilled(layout, new Set(['Last_Name']))).toEqual(['Region'])
  expect(unfilled(layout, new Set(['Last_Name', 'Region']))).toEqual([])
})
