import { describe, expect, it } from 'vitest'
import { connect, world } from '#test/simulators/zoho/connect.ts'

describe('Accounts (contract 1)', () => {
  it('a code works once and an error comes as HTTP 200', async () => {
    const { zoho, token } = await world({ location: 'eu' })
    const back = new URL(
      zoho.consent(
        'https://accounts.zoho.com/oauth/v2/auth?response_type=code&client_id=1000.SIMULATOR&redirect_uri=https%3A%2F%2Fa.b%2Fc&scope=ZohoCRM.org.READ&state=s1&access_type=offline&prompt=consent',
      ),
    )
    expect(back.searchParams.get('state')).toBe('s1')
    expect(back.searchParams.get('location')).toBe('eu')
    expect(back.searchParams.get('accounts-server')).toBe('https://accounts.zoho.eu')
    const form = {
      grant_type: 'authorization_code',
      redirect_uri: 'https://a.b/c',
      code: back.searchParams.get('code') ?? '',
    }
    const first = await token(form)
    expect(first.body).toMatchObject({
      api_domain: 'https://www.zohoapis.eu',
      token_type: 'Bearer',
      expires_in: 3600,
      scope: 'ZohoCRM.org.READ',
    })
    const again = await token(form)
    expect([again.status, again.body]).toEqual([200, { error: 'invalid_code' }])
  })
  it('a code dies after its life', async () => {
    const { zoho, token, at } = await world()
    const back = new URL(
      zoho.consent(
        'https://accounts.zoho.com/oauth/v2/auth?response_type=code&client_id=1000.SIMULATOR&redirect_uri=https://a.b/c&scope=ZohoCRM.org.READ',
      ),
    )
    at(61_000)
    const late = await token({
      grant_type: 'authorization_code',
      redirect_uri: 'https://a.b/c',
      code: back.searchParams.get('code') ?? '',
    })
    expect(late.body).toEqual({ error: 'invalid_code' })
  })
  it('the eleventh refresh in ten minutes is 400 Access Denied, later ones work', async () => {
    const { token, refreshToken, at } = await world()
    const refresh = () => token({ grant_type: 'refresh_token', refresh_token: refreshToken })
    for (let n = 0; n < 10; n++) expect((await refresh()).body.access_token).toBeTruthy()
    const blocked = await refresh()
    expect([blocked.status, blocked.body.error]).toEqual([400, 'Access Denied'])
    at(600_001)
    const answer = await refresh()
    expect(answer.body.access_token).toBeTruthy()
    expect(answer.body.refresh_token).toBeUndefined()
  })
  it('a wrong secret, client and redirect are named', async () => {
    const { token, refreshToken } = await world()
    const form = { grant_type: 'refresh_token', refresh_token: refreshToken }
    expect((await token({ ...form, client_secret: 'x' })).body).toEqual({ error: 'invalid_client_secret' })
    expect((await token({ ...form, client_id: 'x' })).body).toEqual({ error: 'invalid_client' })
  })
  it('the 21st refresh token evicts the first', async () => {
    const { zoho, token, refreshToken } = await world()
    for (let n = 0; n < 20; n++) await connect(zoho)
    expect((await token({ grant_type: 'refresh_token', refresh_token: refreshToken })).body).toEqual({
      error: 'invalid_code',
    })
  })
  it('a second consent without prompt=consent gives no refresh token, and online never does', async () => {
    const { zoho, token } = await world()
    for (const extra of ['&access_type=offline', '&prompt=consent']) {
      const back = new URL(
        zoho.consent(
          `https://accounts.zoho.com/oauth/v2/auth?response_type=code&client_id=1000.SIMULATOR&redirect_uri=https://a.b/c&scope=ZohoCRM.org.READ${extra}`,
        ),
      )
      const answer = await token({
        grant_type: 'authorization_code',
        redirect_uri: 'https://a.b/c',
        code: back.searchParams.get('code') ?? '',
      })
      expect(answer.body.access_token).toBeTruthy()
      expect(answer.body.refresh_token).toBeUndefined()
    }
  })
  it('a refusal comes back as an error with the state', async () => {
    const { zoho } = await world()
    const back = new URL(
      zoho.consent(
        'https://accounts.zoho.com/oauth/v2/auth?response_type=code&client_id=1000.SIMULATOR&redirect_uri=https://a.b/c&scope=ZohoCRM.org.READ&state=s',
        { deny: true },
      ),
    )
    expect(back.search).toBe('?error=access_denied&state=s')
  })
  it('the consent page lists scopes and its form leads back', async () => {
    const { zoho } = await world()
    const url =
      'https://accounts.zoho.com/oauth/v2/auth?response_type=code&client_id=1000.SIMULATOR&redirect_uri=https://a.b/c&scope=ZohoCRM.org.READ,ZohoCRM.users.READ&state=s&prompt=consent'
    const page = await (await zoho.handle(new Request(url))).text()
    expect(page).toContain('<li>ZohoCRM.users.READ</li>')
    expect(page).toMatch(/<button[^>]*value="accept">Accept<\/button>/)
    const posted = await zoho.handle(
      new Request(url, { method: 'POST', body: new URLSearchParams({ decision: 'accept' }) }),
    )
    expect(posted.status).toBe(302)
    expect(posted.headers.get('location')).toMatch(/^https:\/\/a\.b\/c\?code=1000\./)
  })
  it('scopes separated by blanks are refused', async () => {
    const { zoho } = await world()
    const page = await zoho.handle(
      new Request(
        'https://accounts.zoho.com/oauth/v2/auth?response_type=code&client_id=1000.SIMULATOR&redirect_uri=https://a.b/c&scope=ZohoCRM.org.READ%20ZohoCRM.users.READ',
      ),
    )
    expect(await page.text()).toContain('Invalid OAuth Scope')
  })
  it('revoking kills the access tokens too; an unknown token is 400', async () => {
    const { zoho, api, refreshToken } = await world()
    const revoke = () =>
      zoho.handle(
        new Request(`https://accounts.zoho.com/oauth/v2/token/revoke?token=${refreshToken}`, {
          method: 'POST',
        }),
      )
    expect(await (await revoke()).json()).toEqual({ status: 'success' })
    expect((await api('GET', 'org')).body).toEqual({
      code: 'INVALID_TOKEN',
      details: {},
      message: 'invalid oauth token',
      status: 'error',
    })
    expect((await revoke()).status).toBe(400)
  })
  it('another data centre answers 401 and an unknown host 400 INVALID_HOST', async () => {
    const { api } = await world({ location: 'eu' })
    expect((await api('GET', 'https://www.zohoapis.com/crm/v8/org')).status).toBe(401)
    const unknown = await api('GET', 'https://www.zohoapis.xx/crm/v8/org')
    expect([unknown.status, unknown.body.code]).toEqual([400, 'INVALID_HOST'])
  })
  it('Bearer is not accepted', async () => {
    const { api, accessToken } = await world()
    expect((await api('GET', 'org', undefined, { authorization: `Bearer ${accessToken}` })).status).toBe(401)
  })
  it('each endpoint wants its scope', async () => {
    const { api } = await world({}, ['ZohoCRM.modules.contacts.READ', 'ZohoCRM.modules.contacts.CREATE'])
    expect((await api('GET', 'Contacts?fields=id')).status).toBe(204)
    expect((await api('POST', 'Contacts', { data: [{ Last_Name: 'A' }] })).status).toBe(201)
    for (const [method, path] of [
      ['GET', 'Leads?fields=id'],
      ['GET', 'settings/modules'],
      ['POST', 'Contacts/upsert'],
      ['GET', 'org'],
    ] as const) {
      const body = method === 'POST' ? { data: [{ Last_Name: 'A' }] } : undefined
      expect([path, (await api(method, path, body)).body.code]).toEqual([path, 'OAUTH_SCOPE_MISMATCH'])
    }
  })
  it('x-forwarded-host decides which host is meant', async () => {
    const { api } = await world()
    const answer = await api('GET', 'https://localhost/crm/v8/org', undefined, {
      'x-forwarded-host': 'www.zohoapis.com',
    })
    expect(answer.status).toBe(200)
  })
})
