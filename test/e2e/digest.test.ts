import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { until } from '../support/until.ts'
import { explainFailure, openGroup, type Merchant } from './merchant.ts'
import { lookAtCard, startInSettings } from './settings-card.ts'

describe('an email digest', () => {
  let merchant: Merchant
  beforeAll(async () => void (merchant = await startInSettings('digest')))
  afterAll(() => merchant?.close())
  beforeEach(() => explainFailure(merchant, 'digest'))

  const looked = (picture: string) => lookAtCard(merchant, 'Email digest', picture)

  test('an address gets a code, and nothing else until the code is entered', async () => {
    const { app, sandbox } = merchant
    await app.getByRole('button', { name: 'Email digest: off' }).waitFor()
    await openGroup(app, 'Email digest')
    await looked('digest-none')
    await app.getByRole('textbox', { name: 'Send it to' }).fill('owner@harbour.test')
    await app.getByRole('button', { name: 'Send code', exact: true }).click()
    await app.getByText('A code was sent to owner@harbour.test').waitFor()
    await until(() => sandbox.mail.mails.length === 1)
    await looked('digest-unconfirmed')

    await app.getByRole('textbox', { name: 'Code from the email' }).fill('not it')
    await app.getByRole('button', { name: 'Verify address' }).click()
    await app.getByText('This code is not valid.').waitFor()
    await app.getByText(/Reference: [0-9a-f]{10}/).waitFor()
    const [code = ''] = /\d{6}/.exec(sandbox.mail.mails[0]?.text ?? '') ?? []
    await app.getByRole('textbox', { name: 'Code from the email' }).fill(code)
    await app.getByRole('button', { name: 'Verify address' }).click()
    await app.getByText('The digest goes to owner@harbour.test.').waitFor()
    await looked('digest-on')
    expect(sandbox.mail.mails).toHaveLength(1)
  })

  test('one is sent at once, and its link ends it', async () => {
    const { app, page, sandbox } = merchant
    await app.getByRole('button', { name: 'Send one now' }).click()
    await until(() => sandbox.mail.mails.length === 2)
    const shown = await merchant.window('/mail')
    await shown
      .getByText('Nothing in the sync of Harbour Goods with Zoho CRM needs your attention.')
      .first()
      .waitFor()
    await shown.close()

    const link = /<(.*)>/.exec(sandbox.mail.mails[1]?.headers.get('list-unsubscribe') ?? '')?.[1] ?? ''
    const other = await page.context().newPage()
    await other.goto(link)
    await other.getByRole('button', { name: 'Stop the digest' }).click()
    await other.getByText('Your address has been erased.').waitFor()
    await other.close()
    await page.reload()
    await openGroup(app, 'Email digest')
    await app.getByRole('textbox', { name: 'Send it to' }).waitFor()
    expect(sandbox.mail.mails).toHaveLength(2)
  })
})
