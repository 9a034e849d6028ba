export { createZoho } from './simulator.ts'
export type { Switches, Faults, Rejection } from './switches.ts'
export type { Location, Environment } from './datacenters.ts'
export type {
  CustomFieldSpec,
  Edition,
  FieldMeta,
  LogEntry,
  OrgSimulator,
  OrgSpec,
  Row,
  Stats,
  ZohoSimulator,
} from './types.ts'
