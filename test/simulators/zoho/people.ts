import { nothing, type Answer } from './answers.ts'
import type { Call } from './call.ts'
import { datacenters } from './datacenters.ts'
import type { Organisation, User } from './organisation.ts'

export function listUsers(call: Call): Answer {
  const type = call.query.get('type') ?? 'AllUsers'
  const users =
    type === 'CurrentUser'
      ? call.org.users.slice(0, 1)
      : /Deleted|NotConfirmed|Inactive/i.test(type)
        ? []
        : call.org.users
  const wanted = call.path[1]
  const shown = users.filter((user) => wanted === undefined || user.id === wanted)
  if (shown.length === 0) return nothing
  const info = { per_page: 200, count: shown.length, page: 1, more_records: false }
  return { status: 200, body: { users: shown.map((user) => userMeta(call.org, user)), info } }
}

function userMeta(org: Organisation, user: User) {
  const [first_name = '', last_name = ''] = user.name.split(' ')
  const at = datacenters[org.location]
  return {
    id: user.id,
    email: user.email,
    full_name: user.name,
    first_name,
    last_name,
    zuid: user.zuid,
    status: 'active',
    confirm: true,
    role: { name: 'CEO', id: `${user.id.slice(0, 7)}900000000001` },
    profile: user.profile,
    time_zone: at.timeZone,
    offset: at.offsetMinutes * 60_000,
    locale: 'en_US',
    language: 'en_US',
    country_locale: 'en_US',
    date_format: 'MM/dd/yyyy',
    time_format: 'hh:mm a',
  }
}

const symbols: Record<string, string> = {
  USD: '$',
  EUR: '€',
  GBP: '£',
  INR: '₹',
  JPY: '¥',
  AUD: '$',
  CAD: '$',
}

export function getOrg(call: Call): Answer {
  const { org } = call
  const { licence } = org.switches
  const isTrial = licence === 'trial' || licence === 'trial over'
  const paid = !isTrial && org.edition !== 'free'
  const license = {
    paid,
    paid_type: isTrial ? 'free' : org.edition,
    users_license_purchased: org.userCount,
    trial_type: isTrial ? org.edition : null,
    trial_expiry: isTrial ? `${licence === 'trial' ? 2099 : 2020}-01-01T00:00:00+00:00` : null,
    paid_expiry: paid ? '2030-01-01T00:00:00+00:00' : null,
    trial_action: null,
    portal_users_license_purchased: 0,
  }
  const body = {
    id: `${org.me().id.slice(0, 7)}900000000000`,
    zgid: org.id,
    company_name: org.name,
    domain_name: `org${org.id}`,
    type: org.environment,
    currency: `${org.currency} - ${org.currency}`,
    iso_code: org.currency,
    currency_symbol: symbols[org.currency] ?? org.currency,
    currency_locale: 'en_US',
    time_zone: datacenters[org.location].timeZone,
    country_code: org.location.toUpperCase(),
    mc_status: org.multiCurrency(),
    primary_email: org.users[0]?.email ?? null,
    primary_zuid: org.users[0]?.zuid ?? null,
    ...(licence === 'none' ? {} : { license_details: license }),
    gapps_enabled: false,
    privacy_settings: false,
  }
  return { status: 200, body: { org: [body] } }
}

export function listCurrencies(call: Call): Answer {
  const { org } = call
  if (!org.multiCurrency()) return nothing
  const currencies = [org.currency, ...org.currencies].map((iso_code, index) => ({
    iso_code,
    name: `${iso_code} - ${iso_code}`,
    symbol: symbols[iso_code] ?? iso_code,
    exchange_rate: org.rateOf(iso_code).toFixed(9),
    is_base: index === 0,
    is_active: true,
    prefix_symbol: true,
    id: `${org.me().id.slice(0, 7)}90000000001${index}`,
    format: {
      decimal_separator: 'Period',
      thousand_separator: 'Comma',
      decimal_places: String(org.decimalsIn(iso_code)),
    },
  }))
  return { status: 200, body: { currencies } }
}

/** OAS taxes.json and the SDK's org_tax: 200 also where there are none. */
export function listTaxes({ org }: Call): Answer {
  const taxes = org.taxes.map(({ id, name, percentage }, index) => ({
    id,
    name,
    display_label: `${name} - ${percentage} %`,
    value: percentage,
    sequence_number: index + 1,
  }))
  const preference = { auto_populate_tax: false, modify_tax_rates: false }
  return { status: 200, body: { org_taxes: { taxes, preference } } }
}
