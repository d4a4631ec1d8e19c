// GET /api/console/health: how the box is, thing by thing, and what to do (decision 0102).
import { type Static, Type } from 'typebox'
import { Closed, Count, Nullable, OneOf, Timestamp } from './primitives.ts'

/** In the order in which they are read. */
export const HEALTH_CHECKS = [
  ...(['disk', 'database', 'medium', 'temperature'] as const),
  ...(['clock', 'certificate', 'authority'] as const),
  ...(['cloud', 'redis', 'printers', 'terminals'] as const),
  ...(['copy', 'copy-proof', 'off-box', 'off-box-proof', 'keys'] as const),
  ...(['update', 'set-up'] as const),
] as const
export type HealthCheckName = (typeof HEALTH_CHECKS)[number]

export const HEALTH_STATES = ['well', 'look', 'act', 'absent'] as const

export const HealthCheck = Closed({
  check: OneOf(HEALTH_CHECKS),
  /** look: this week. act: today. absent: this box does not say, and `message` says why. */
  state: OneOf(HEALTH_STATES),
  /** Bytes, per cent, °C, milliseconds or a number of things, as the check has it. */
  amount: Nullable(Type.Integer()),
  /** Of how many; of how large a disk. */
  of: Nullable(Count),
  /** When it was, or when it ends. */
  at: Nullable(Timestamp),
  /** In the words of whoever told it: a model, a printer, a fault. */
  note: Nullable(Type.String({ maxLength: 300 })),
  /** What to do, or why something waits; null where there is nothing to say. */
  message: Nullable(Type.String()),
  message_id: Nullable(Type.String()),
})
export type HealthCheck = Static<typeof HealthCheck>

/** An hour of the machine: the least room, the greatest heat. */
export const MachineHour = Closed({
  at: Timestamp,
  free_bytes: Nullable(Count),
  temperature_celsius: Nullable(Type.Integer()),
})
export type MachineHour = Static<typeof MachineHour>

export const BoxHealthView = Closed({
  hub_time: Timestamp,
  build: Type.String(),
  uptime_s: Count,
  /** The worst of them. */
  state: OneOf(HEALTH_STATES),
  checks: Type.Array(HealthCheck),
  /** Oldest first. */
  hours: Type.Array(MachineHour),
})
export type BoxHealthView = Static<typeof BoxHealthView>
