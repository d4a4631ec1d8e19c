// What the composition root hands to every feature, and what a route says about itself.

import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { Registry } from 'prom-client'
import type { ErrorCode, Refusal } from '#domain/errors.ts'
import type { Grants, Permission } from '#domain/permissions.ts'
import type { Seams } from '#domain/seams.ts'
import type { StaffCard } from '#domain/wire/access-message.ts'
import type { LiveMessage } from '#domain/wire/live-message.ts'
import type { Db } from './db/open-database.ts'
import type { PaymentProvider } from './payment/payment-provider.ts'
import type { Logo } from './printing/logo-store.ts'
import type { SealingKey } from './salvage/sealing-key.ts'

export type LiveChannel = {
  /** To every connected terminal. Call only after COMMIT. */
  publish(message: LiveMessage): void
  publishTo(terminalId: string, message: LiveMessage): void
}

export type HubDeps = {
  db: Db
  databasePath: string
  dataFolder: string
  seams: Seams
  log: FastifyBaseLogger
  live: LiveChannel
  /** Data-less wake-up of the relay; never waits, never throws. */
  kickRelay(): void
  /** Wakes the print workers after a commit that added jobs. */
  wakePrinters(): void
  /** A PNG as dots for paper, null where it cannot be read; absent: nobody here can draw. */
  drawLogo?(picture: { png: Uint8Array; method: 'threshold' | 'dither' }): Promise<Logo | null>
  metrics: Registry
  /** Of a rehearsal outlet: pages and files are marked, and cookies have other names. */
  isRehearsal?: boolean
  /** Who confirms QRIS and e-wallets; null: nobody, and tills take them unverified. */
  paymentProvider: PaymentProvider | null
  /** Kept outside the database: no hash saves four digits once the file leaks. */
  pepper: Uint8Array
  /** What terminals seal their journals to; its private half never leaves the box. */
  sealingKey: SealingKey
  build: string
  /** Whether the outlet's keys lie somewhere else too; absent: nobody asks. */
  identity?: { state(): 'off' | 'waiting' | 'safe' }
  /** Ends selling on this box, with the reason on every page; absent: nobody can. */
  halt?(why: HaltReason): void
  /** Hears what went wrong while a request was answered; absent: nobody does. */
  hearFault?(error: unknown): void
}

/** Why a hub does not sell. */
export type HaltReason = 'replaced' | 'database-damaged' | 'disk-read-only' | 'disk-full'

/** Every route states one of these in `config.access`; without it the hub does not start. */
export type RouteAccess =
  | { level: 'public' }
  /** A paired terminal with a live device session. */
  | { level: 'device' }
  /** A paired terminal with somebody logged in whose role has the permission. */
  | { level: 'staff'; permission: Permission }
  /** A paired terminal with anybody logged in: what concerns only themselves. */
  | { level: 'person' }
  /** Whoever claimed the box or visits it, by the token of that (0095). */
  | { level: 'technician' }
  /** Open to programs on the box itself, e.g. a metrics collector; from elsewhere as `staff`. */
  | { level: 'box-or-staff'; permission: Permission }

export type Requester = {
  terminalId: string
  terminalCode: string
  /** Null when nobody is logged in or the log-in has expired (then `loginExpired`). */
  staff: StaffCard | null
  /** What that person may do; null together with `staff`. */
  grants: Grants | null
  loginExpired: boolean
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: RouteAccess
  }
  interface FastifyRequest {
    requester: Requester | null
  }
}

export type HubApp = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression<RawServerDefault>,
  RawReplyDefaultExpression<RawServerDefault>,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

/** Thrown by routes to answer from the error registry; nothing else is thrown on purpose. */
export class RefusalError extends Error {
  readonly code: ErrorCode
  readonly detail: string | undefined
  readonly field: string | undefined

  constructor(refusal: Omit<Refusal, 'ok'>) {
    super(refusal.code)
    this.code = refusal.code
    this.detail = refusal.detail
    this.field = refusal.field
  }
}
