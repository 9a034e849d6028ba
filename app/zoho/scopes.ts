// The scopes this app asks Zoho for, least privilege per module. Source: contracts/zoho 1.6.

export const zohoScopes = [
  'ZohoCRM.modules.ALL',
  'ZohoCRM.settings.modules.READ',
  'ZohoCRM.settings.fields.ALL',
  'ZohoCRM.settings.layouts.READ',
  'ZohoCRM.settings.profiles.READ',
  'ZohoCRM.settings.currencies.READ',
  'ZohoCRM.users.READ',
  'ZohoCRM.org.READ',
  'ZohoCRM.coql.READ',
] as const
