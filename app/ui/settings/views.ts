// What Settings is given to show beside the choices themselves.

export type {
  ConnectionTest as ConnectionTestView,
  SideTest as SideTestView,
} from '#app/sync/queries/connection-test.server.ts'

export type LastContactView = { shopify: Date | null; zoho: Date | null }
