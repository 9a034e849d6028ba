import { expect, test } from 'vitest'
import { sqlStateOf } from '#app/db/sql-state.server.ts'

const ofPrisma = (cause: object) =>
  Object.assign(new Error('Raw query failed'), { code: 'P2010', meta: { driverAdapterError: { cause } } })

test.each([
  ['Prisma, of a server', ofPrisma({ originalCode: '23503' }), '23503'],
  ['Prisma, of the embedded database', ofPrisma({ code: '23503' }), '23503'],
  ['a driver itself', Object.assign(new Error('violates'), { code: '23503' }), '23503'],
  ['Prisma, of its own', Object.assign(new Error('not found'), { code: 'P2025' }), null],
  ['a statement that raised one', Object.assign(new Error('raised'), { code: 'P0001' }), 'P0001'],
  ['the network', Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }), null],
  ['nobody', 'text', null],
])('what %s says is read as the same code', (_, error, code) => {
  expect(sqlStateOf(error)).toBe(code)
})
