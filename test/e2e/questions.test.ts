import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildStore } from '../store/index.ts'
import {
  accessibilityFaults,
  connectZoho,
  explainFailure,
  type Merchant,
  onPhone,
  runImport,
  startMerchant,
} from './merchant.ts'

const questionsPath = '/app/activity?view=questions'

describe('a customer whom several Zoho records fit', () => {
  let merchant: Merchant
  const twins: string[] = []
  beforeAll(async () => {
    merchant = await startMerchant('questions', {
      fill: (shop) => {
        buildStore(shop, { customers: 5, orders: 5, products: 3, plain: true })
        for (const name of ['Ada', 'Bea'])
          shop.createCustomer({
            firstName: name,
            lastName: 'Lind',
            email: `${name.toLowerCase()}@lind.example`,
          })
      },
    })
    const org = merchant.sandbox.zoho.org()
    for (const name of ['Ada', 'Bea'])
      for (const title of ['Dr', 'Prof']) {
        const Email = `${name.toLowerCase()}@lind.example`
        const person = { First_Name: name, Last_Name: `Lind ${title}`, Email, Phone: '+12025550101' }
        twins.push(org.insert('Contacts', person).id)
      }
    await merchant.open()
    await connectZoho(merchant)
    await runImport(merchant)
  })
  afterAll(() => merchant?.close())
  beforeEach(() => explainFailure(merchant, 'questions'))

  test('Home says how many wait for an answer and leads to them', async () => {
    const { app, page } = merchant
    await app.getByText('2 records need your answer').waitFor()
    await merchant.screenshot('question-home')
    await onPhone(page, () => merchant.screenshot('question-home-phone'))
    await app.getByRole('button', { name: 'Answer them' }).click()
    await app.getByRole('link', { name: 'Questions (2)' }).waitFor()
    await app.getByText('Ada Lind').waitFor()
    expect(await app.getByText('Ada Lind').count()).toBe(1)
  })

  test('an opened question shows the records side by side, in both languages and on a phone', async () => {
    const { app, page } = merchant
    await merchant.screenshot('question-list')
    await app.getByRole('button', { name: 'Candidates for Ada Lind' }).click()
    await app.getByRole('heading', { name: 'Ada Lind Prof' }).waitFor()
    expect(await app.getByRole('button', { name: /^This one/ }).count()).toBe(2)
    expect(await app.getByText('Same as in Shopify: Email. Different: Name.').count()).toBe(2)
    await merchant.screenshot('question-open')
    expect(await accessibilityFaults(merchant)).toEqual([])
    await onPhone(page, async () => {
      await app.getByRole('heading', { name: 'Ada Lind Prof' }).scrollIntoViewIfNeeded()
      await merchant.screenshot('question-open-phone')
      const tooWide = await app.locator('body').evaluate((body) => body.scrollWidth > body.clientWidth)
      expect(tooWide).toBe(false)
    })
    await page.getByLabel('Language').selectOption('fr')
    await merchant.open(questionsPath)
    await app.getByRole('button', { name: 'Fiches possibles pour Ada Lind' }).click()
    await app.getByRole('heading', { name: 'Ada Lind Prof' }).waitFor()
    await merchant.screenshot('question-open-fr')
    await onPhone(page, async () => {
      await app.getByRole('heading', { name: 'Ada Lind Prof' }).scrollIntoViewIfNeeded()
      await merchant.screenshot('question-open-fr-phone')
    })
    await page.getByLabel('Language').selectOption('en')
  })

  test('a record deleted meanwhile is told, and "This one" links the other', async () => {
    const { app, sandbox } = merchant
    await merchant.open(questionsPath)
    await app.getByRole('button', { name: 'Candidates for Ada Lind' }).click()
    const choose = app.getByRole('button', { name: 'This one: Ada Lind Prof' })
    await choose.waitFor()
    sandbox.zoho.org().remove('Contacts', twins[1] ?? '')
    await choose.click()
    await app.getByText('The record you chose is no longer in Zoho.').waitFor()
    await app.getByText('Please choose again.').waitFor()
    await merchant.screenshot('question-gone')
    await app.getByRole('button', { name: 'This one: Ada Lind Dr' }).click()
    await expect
      .poll(() => sandbox.zoho.org().record('Contacts', twins[0] ?? '')?.['Shopify_Customer_Id'], {
        timeout: 15_000,
      })
      .toBeTruthy()
    await app.getByRole('link', { name: 'Questions (1)' }).waitFor({ timeout: 15_000 })
    // It is being written: there is no way back from it here.
    await app.getByText('Ada Lind: answered.').waitFor()
    expect(await app.getByRole('button', { name: 'Undo the answer' }).count()).toBe(0)
  })

  test('what was skipped can be taken back, and its question is open again', async () => {
    const { app } = merchant
    await merchant.open(questionsPath)
    await app.getByRole('button', { name: 'Candidates for Bea Lind' }).click()
    await app.getByRole('button', { name: 'Skip', exact: true }).click()
    await app.getByText('No open questions').waitFor({ timeout: 15_000 })
    await app.getByRole('button', { name: 'Undo the answer' }).click()
    await app.getByText('The question is open again').waitFor()
    await app.getByRole('button', { name: 'Candidates for Bea Lind' }).waitFor({ timeout: 15_000 })
    expect(await app.getByRole('button', { name: 'Undo the answer' }).count()).toBe(0)
  })

  test('the answer outlives a restart, and the last question leaves an empty list', async () => {
    const { app, sandbox } = merchant
    expect(merchant.troubles).toEqual([])
    await sandbox.app.stop()
    await sandbox.app.start()
    await merchant.open(questionsPath)
    await app.getByRole('button', { name: 'Candidates for Bea Lind' }).click()
    await app.getByRole('button', { name: 'Make a new record' }).click()
    await app.getByText('No open questions').waitFor({ timeout: 15_000 })
    const lind = () =>
      sandbox.zoho
        .org()
        .records('Contacts')
        .filter((row) => String(row['Last_Name']).startsWith('Lind'))
    const linked = () => lind().filter((row) => row['Shopify_Customer_Id']).length
    await expect.poll(linked, { timeout: 15_000 }).toBe(2)
    expect(lind()).toHaveLength(4)
    await merchant.open('/app/activity?view=log')
    await app.getByText('Customer Ada Lind · linked to the record chosen').first().waitFor()
  })
})
