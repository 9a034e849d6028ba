import { describe, expect, it } from 'vitest'
import { withOrder, world } from '#test/simulators/zoho/connect.ts'

describe('Sales orders (contract 2.7, 3.6)', () => {
  it('totals are computed and the price defaults to the product', async () => {
    const w = await world()
    const { product } = await withOrder(w)
    const lines = [
      { Product_Name: { id: product }, Quantity: 3 },
      {
        Product_Name: { id: product },
        Quantity: 1,
        List_Price: 19.9,
        Discount: 1.9,
        Line_Tax: [{ name: 'Vat', percentage: 20 }],
      },
    ]
    await w.api('POST', 'Sales_Orders', {
      data: [{ Subject: '#2', Adjustment: 5, Grand_Total: 1, Ordered_Items: lines }],
    })
    const order = w.org.records('Sales_Orders')[1]
    expect(order).toMatchObject({ Sub_Total: 47.97, Tax: 3.6, Grand_Total: 56.57 })
    expect(order?.Ordered_Items).toMatchObject([
      { Total: 29.97, Net_Total: 29.97 },
      { Total: 19.9, Total_After_Discount: 18, Tax: 3.6, Net_Total: 21.6 },
    ])
  })
  it('rows without id are appended, also by a repeated upsert', async () => {
    const w = await world()
    const { line, lines, put } = await withOrder(w)
    await put([line])
    expect(await lines()).toHaveLength(2)
    await w.api('POST', 'Sales_Orders/upsert', { data: [{ Subject: '#1', Ordered_Items: [line] }] })
    expect(await lines()).toHaveLength(3)
  })
  it('rows are kept, changed and removed by id; those not mentioned stay', async () => {
    const w = await world()
    const { line, lines, put } = await withOrder(w)
    await put([line, line])
    const [a, b, c] = (await lines()).map((one: { id: string }) => one.id)
    await put([
      { id: a, Quantity: 5 },
      { id: b, _delete: null },
    ])
    expect((await lines()).map((one: { id: string; Quantity: number }) => [one.id, one.Quantity])).toEqual([
      [a, 5],
      [c, 3],
    ])
  })
  it('an order keeps at least one row and needs a subject', async () => {
    const w = await world()
    const { put, line } = await withOrder(w)
    expect((await put([])).body.data[0].code).toBe('MANDATORY_NOT_FOUND')
    const answer = await w.api('POST', 'Sales_Orders', {
      data: [{ Ordered_Items: [line] }, { Subject: 'x' }],
    })
    expect(answer.body.data.map((one: { details: object }) => one.details)).toMatchObject([
      { api_name: 'Subject' },
      { api_name: 'Ordered_Items' },
    ])
  })
  it('a bad row is refused with its path', async () => {
    const w = await world()
    const { put } = await withOrder(w)
    expect((await put([{ Product_Name: { id: '1' }, Quantity: 1 }])).body.data[0].details.json_path).toBe(
      '$.data[0].Ordered_Items[0].Product_Name.id',
    )
    expect((await put([{ Product_Name: 'x', Quantity: 1 }])).body.data[0].details).toMatchObject({
      expected_data_type: 'jsonobject',
    })
  })
  it('Account_Name and sent totals follow their switches', async () => {
    const w = await world()
    const { line } = await withOrder(w)
    w.zoho.switches.accountNameRequiredOnSalesOrders = true
    w.zoho.switches.grandTotalSent = 'reject'
    const answer = await w.api('POST', 'Sales_Orders', {
      data: [{ Subject: 's', Grand_Total: 3, Ordered_Items: [line] }],
    })
    expect(
      answer.body.data[0].details.errors.map(
        (one: { details: { api_name: string } }) => one.details.api_name,
      ),
    ).toEqual(['Grand_Total', 'Account_Name'])
  })
  it('free and standard editions have no sales orders', async () => {
    const { api } = await world({ edition: 'standard' })
    expect((await api('GET', 'Sales_Orders?fields=id')).body).toMatchObject({
      code: 'INVALID_MODULE',
      details: { resource_path_index: 0 },
    })
    const modules = (await api('GET', 'settings/modules')).body.modules.map(
      (one: { api_name: string }) => one.api_name,
    )
    expect(modules).toContain('Contacts')
    expect(modules).not.toContain('Sales_Orders')
  })
})
