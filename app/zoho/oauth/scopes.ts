// The scopes this app asks Zoho for: each one, and the calls that need it. Source: contracts/zoho 1.6, 11b.5, 11b.6, 11b.8.

/** Modules that records are read from, written to, tagged and, where the merchant says so, deleted in. */
const modules = ['leads', 'contacts', 'accounts', 'products', 'salesorders', 'deals', 'quotes'] as const

export const zohoScopes = [
  ...modules.map((module) => `ZohoCRM.modules.${module}.ALL` as const),
  // POST /Leads/{id}/actions/convert: the scope of Leads alone is refused (11b.6).
  'ZohoCRM.modules.CREATE',
  // POST /Notes, and GET /{module}/{id}/Notes: which of a record's notes are there already.
  'ZohoCRM.modules.notes.CREATE',
  'ZohoCRM.modules.notes.READ',
  // POST /Tasks: for who looks after the sync, and of Flow.
  'ZohoCRM.modules.tasks.CREATE',
  'ZohoCRM.settings.modules.READ',
  // Our id field is created, found again, and removed at a disconnect.
  'ZohoCRM.settings.fields.ALL',
  'ZohoCRM.settings.layouts.READ',
  'ZohoCRM.settings.profiles.READ',
  'ZohoCRM.settings.currencies.READ',
  'ZohoCRM.users.READ',
  'ZohoCRM.org.READ',
  'ZohoCRM.coql.READ',
] as const
