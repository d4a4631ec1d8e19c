import { type Static, Type } from 'typebox'
import { CloudState } from './live-message.ts'
import { Closed, Nullable, OneOf } from './primitives.ts'

export const HEALTH_REASON_CODES = [
  'DATABASE_FAILING',
  'DATABASE_DAMAGED',
  'DISK_READ_ONLY',
  'BOX_REPLACED',
  'IDENTITY_NOT_SAFE',
  'DISK_LOW',
  'DISK_FULL',
  'DISK_UNKNOWN',
  'CLOCK_BEHIND',
  'RELAY_SILENT',
  'CLOUD_LATE',
  'PRINT_UNCERTAIN',
  'TAILS_OUTSTANDING',
  'BACKUP_FAILING',
  'BACKUP_LATE',
  'MEDIUM_WORN',
  'MEDIUM_FAILING',
  'BOX_HOT',
  'CERTIFICATE_ENDS',
  'NAME_TAKEN',
  'NAME_UNSAID',
] as const
export const HealthReason = Closed({
  code: OneOf(HEALTH_REASON_CODES),
  message: Type.String(),
  message_id: Type.String(),
})
export type HealthReason = Static<typeof HealthReason>

/** GET /api/health, open to everybody: no names, no amounts. 503: the database cannot answer. */
export const HealthAnswer = Closed({
  status: Type.Union([Type.Literal('ok'), Type.Literal('degraded'), Type.Literal('failing')]),
  /** Why it is not ok; empty when it is. */
  reasons: Type.Array(HealthReason),
  build: Type.String(),
  protocol_version: Type.Integer(),
  hub_time_ms: Type.Integer(),
  uptime_s: Type.Integer(),
  database: Type.Union([Type.Literal('ok'), Type.Literal('failing')]),
  disk: Closed({
    state: Type.Union([
      Type.Literal('ok'),
      Type.Literal('low'),
      Type.Literal('full'),
      Type.Literal('unknown'),
    ]),
    free_bytes: Nullable(Type.Integer()),
  }),
  /** behind: the box's clock is earlier than its last save; it was set back or lost its battery. */
  clock: Type.Union([Type.Literal('ok'), Type.Literal('behind')]),
  cloud: CloudState,
  printing: Closed({
    printer_count: Type.Integer(),
    waiting_count: Type.Integer(),
    /** Jobs about which a person must say whether paper came out. */
    uncertain_count: Type.Integer(),
  }),
  terminals_connected: Type.Integer(),
  /** Terminals that have not come back since this database was restored. */
  tails_outstanding: Type.Integer(),
})
export type HealthAnswer = Static<typeof HealthAnswer>
