import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { explainFailure, openGroup, type Merchant } from './merchant.ts'
import { lookAtCard, startInSettings } from './settings-card.ts'

describe('a task in Zoho for who looks after the sync', () => {
  let merchant: Merchant
  beforeAll(async () => void (merchant = await startInSettings('owner-task')))
  afterAll(() => merchant?.close())
  beforeEach(() => explainFailure(merchant, 'owner-task'))

  const looked = (picture: string) => lookAtCard(merchant, 'Zoho task', picture)

  test('it is off at first; switched on it shows whose it is, and asks Zoho for its users by a press', async () => {
    const { app } = merchant
    await openGroup(app, 'Zoho task')
    await looked('owner-task-off')
    await app.getByRole('checkbox', { name: 'Create a task in Zoho CRM' }).check()
    await app.getByRole('button', { name: 'Show Zoho users' }).click()
    const assignee = app.getByRole('combobox', { name: 'Assigned to' })
    await assignee.getByRole('option', { name: 'Jane Smith' }).waitFor({ state: 'attached' })
    await assignee.selectOption({ label: 'Jane Smith' })
    expect(await assignee.locator('option:checked').textContent()).toBe('Jane Smith')
    await app.getByRole('combobox', { name: 'Language of the task' }).selectOption({ label: 'Deutsch' })
    await looked('owner-task-on')
    await app.getByRole('button', { name: 'Save' }).last().click()
    await app.getByText('Settings saved').first().waitFor()
  })

  test('it is as it was saved after a reload, and Zoho is not asked for the name of the user', async () => {
    const { app, page, sandbox } = merchant
    const since = sandbox.zoho.log.length
    await page.reload()
    const assignee = app.getByRole('combobox', { name: 'Assigned to' })
    await assignee.waitFor()
    expect(await assignee.locator('option:checked').textContent()).toBe('Chosen earlier')
    expect(sandbox.zoho.log.slice(since).filter(({ path }) => path.includes('/users'))).toEqual([])
  })
})
