import { expect, it } from 'vitest'
import { parseLayouts } from '#app/mapping/settings/kept-layouts.ts'
import { keepsId, layoutProblem, unfilled } from '#app/mapping/settings/layouts.ts'

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

it.each([
  ['none where none was chosen', [{}], null, null],
  ['none where the id field is in it', [{}], '1', null],
  ['none where the layouts were never read', [], '9', null],
  ['that it is gone', [{}], '9', 'gone'],
  ['that it is without our id field', [{ fields: ['Last_Name'] }], '1', 'without_id'],
] as const)('the problem of a choice is %s', (...[, layouts, chosen, problem]) => {
  const stored = layouts.map((changes) => ({ id: '1', name: 'Web', ...layout, ...changes }))
  expect(layoutProblem(parseLayouts(stored), chosen, 'Shopify_Customer_Id')).toBe(problem)
})

it('what is kept of layouts in another shape counts as not read', () => {
  expect(parseLayouts([{ id: 1 }])).toEqual([])
  expect(parseLayouts(null)).toEqual([])
})
