import { mkdtempSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as sdk from '@zohocrm/typescript-sdk-8.0'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '#test/simulators/zoho/connect.ts'
import { createZoho } from '#test/simulators/zoho/index.ts'

/* oxlint-disable vitest/no-conditional-expect -- instanceof narrows the SDK's answers; the line before each expects it */
/**
 * Zoho's own client as judge of the simulator: it parses every answer into its typed classes and throws when a shape is
 * not Zoho's. It fetches field metadata before each record call, so those answers are judged too.
 */
const zoho = createZoho()
const org = zoho.addOrg({ name: 'Zylker' })
let server: Server

/** The SDK takes any URL as its environment but follows `api_domain`: here it must stay on this machine. */
function serve(): Promise<{ server: Server; origin: string }> {
  const http = createServer((request, response) => {
    const chunks: Uint8Array[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      void answer(request, chunks).then((found) =>
        response
          .writeHead(found.status, { 'content-type': found.type })
          .end(found.text.replaceAll('https://www.zohoapis.com', origin())),
      )
    })
  })
  const origin = () => {
    const address = http.address()
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  }
  return new Promise((resolve) =>
    http.listen(0, '127.0.0.1', () => resolve({ server: http, origin: origin() })),
  )
}

async function answer(request: IncomingMessage, chunks: Uint8Array[]) {
  const path = request.url ?? '/'
  const host = path.startsWith('/oauth') ? 'accounts.zoho.com' : 'www.zohoapis.com'
  const headers = Object.entries(request.headers).flatMap(([name, value]) =>
    typeof value === 'string' && !/^(host|connection|transfer-encoding|content-length)$/.test(name)
      ? [[name, value] satisfies [string, string]]
      : [],
  )
  const method = request.method ?? 'GET'
  const sent = method === 'GET' ? undefined : Buffer.concat(chunks)
  const found = await zoho.handle(new Request(`https://${host}${path}`, { method, headers, body: sent }))
  return {
    status: found.status,
    type: found.headers.get('content-type') ?? 'text/plain',
    text: await found.text(),
  }
}

beforeAll(async () => {
  const served = await serve()
  server = served.server
  const { refreshToken } = await connect(zoho)
  const folder = mkdtempSync(join(tmpdir(), 'zoho-sdk-'))
  const token = new sdk.OAuthBuilder()
    .clientId('1000.SIMULATOR')
    .clientSecret('simulator-secret')
    .refreshToken(refreshToken)
    .build()
  const environment = new sdk.Environment(served.origin, `${served.origin}/oauth/v2/token`, served.origin)
  const builder = new sdk.InitializeBuilder()
    .environment(environment)
    .token(token)
    .store(new sdk.FileStore(join(folder, 'tokens.txt')))
    .SDKConfig(new sdk.SDKConfigBuilder().autoRefreshFields(false).pickListValidation(false).build())
    .resourcePath(folder)
  await builder.initialize()
})
afterAll(() => {
  server.close()
})

const { Record: R } = sdk.Record

function body(
  records: InstanceType<typeof R>[],
  more: (request: InstanceType<typeof sdk.Record.BodyWrapper>) => void = () => {},
) {
  const request = new sdk.Record.BodyWrapper()
  request.setData(records)
  request.setTrigger([])
  more(request)
  return request
}

function recordOf(values: Record<string, unknown>) {
  const record = new R()
  for (const [name, value] of Object.entries(values)) record.addKeyValue(name, value)
  return record
}

describe("Zoho's own SDK as client", () => {
  it('refreshes its token and reads the organisation', async () => {
    const answered = await new sdk.Org.OrgOperations().getOrganization()
    const wrapper = answered.getObject()
    expect(answered.getStatusCode()).toBe(200)
    expect(wrapper).toBeInstanceOf(sdk.Org.ResponseWrapper)
    if (wrapper instanceof sdk.Org.ResponseWrapper)
      expect(wrapper.getOrg()[0]?.getCompanyName()).toBe('Zylker')
  })
  it('reads modules, users and fields', async () => {
    const modules = await new sdk.Modules.ModulesOperations().getModules()
    expect(modules.getObject()).toBeInstanceOf(sdk.Modules.ResponseWrapper)
    const users = await new sdk.Users.UsersOperations().getUsers()
    expect(users.getObject()).toBeInstanceOf(sdk.Users.ResponseWrapper)
    const asked = new sdk.ParameterMap()
    await asked.add(sdk.Fields.GetFieldsParam.MODULE, 'Sales_Orders')
    const fields = await new sdk.Fields.FieldsOperations().getFields(asked)
    const wrapper = fields.getObject()
    expect(wrapper).toBeInstanceOf(sdk.Fields.ResponseWrapper)
    if (wrapper instanceof sdk.Fields.ResponseWrapper)
      expect(wrapper.getFields().map((field) => field.getAPIName())).toContain('Ordered_Items')
  })
  it('inserts, and sees which record failed', async () => {
    const contacts = new sdk.Record.RecordOperations('Contacts')
    const answered = await contacts.createRecords(
      body([recordOf({ Last_Name: 'Boyle', Email: 'b@x.com' }), recordOf({ Last_Name: 'x'.repeat(81) })]),
    )
    const wrapper = answered.getObject()
    expect(answered.getStatusCode()).toBe(207)
    expect(wrapper).toBeInstanceOf(sdk.Record.ActionWrapper)
    if (!(wrapper instanceof sdk.Record.ActionWrapper)) return
    const [good, bad] = wrapper.getData()
    expect(good).toBeInstanceOf(sdk.Record.SuccessResponse)
    expect(bad).toBeInstanceOf(sdk.Record.APIException)
    expect(org.records('Contacts')).toMatchObject([{ Last_Name: 'Boyle' }])
  })
  it('upserts by e-mail and reads the record back', async () => {
    const contacts = new sdk.Record.RecordOperations('Contacts')
    const request = body([recordOf({ Last_Name: 'Boyle2', Email: 'b@x.com' })], (one) =>
      one.setDuplicateCheckFields(['Email']),
    )
    const wrapper = (await contacts.upsertRecords(request)).getObject()
    expect(wrapper).toBeInstanceOf(sdk.Record.ActionWrapper)
    const id = org.records('Contacts')[0]?.id ?? ''
    const read = (await contacts.getRecord(BigInt(id))).getObject()
    expect(read).toBeInstanceOf(sdk.Record.ResponseWrapper)
    if (read instanceof sdk.Record.ResponseWrapper) {
      expect(read.getData()[0]?.getId()).toBe(BigInt(id))
      expect(read.getData()[0]?.getKeyValue('Last_Name')).toBe('Boyle2')
    }
  })
  it('reads a sales order with its rows', async () => {
    const product = org.insert('Products', { Product_Name: 'Mug', Unit_Price: 9.5 })
    const order = org.insert('Sales_Orders', {
      Subject: '#1',
      Ordered_Items: [{ Product_Name: { id: product.id }, Quantity: 2 }],
    })
    const read = (
      await new sdk.Record.RecordOperations('Sales_Orders').getRecord(BigInt(order.id))
    ).getObject()
    expect(read).toBeInstanceOf(sdk.Record.ResponseWrapper)
    if (read instanceof sdk.Record.ResponseWrapper) {
      expect(read.getData()[0]?.getKeyValue('Grand_Total')).toBe(19)
      expect(read.getData()[0]?.getKeyValue('Ordered_Items')).toHaveLength(1)
    }
  })
  it('queries with COQL', async () => {
    const request = new sdk.Coql.BodyWrapper()
    request.setSelectQuery("select id, Last_Name from Contacts where Email = 'b@x.com'")
    const wrapper = (await new sdk.Coql.CoqlOperations().getRecords(request)).getObject()
    expect(wrapper).toBeInstanceOf(sdk.Coql.ResponseWrapper)
    if (wrapper instanceof sdk.Coql.ResponseWrapper) expect(wrapper.getData()).toHaveLength(1)
  })
})
