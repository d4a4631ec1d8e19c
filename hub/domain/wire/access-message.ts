// Pairing a terminal, proving its device key, logging people in.
import { type Static, Type } from 'typebox'
import { OutletMessage } from './catalogue-message.ts'
import { TillAbout } from './client-event-message.ts'
import { Closed, Count, Nullable, ShortText, Timestamp, Uuid } from './primitives.ts'
import { HubLife } from './tail-message.ts'

export const ROLES = ['cashier', 'supervisor', 'manager', 'technician'] as const
export const Role = Type.Union([
  Type.Literal('cashier'),
  Type.Literal('supervisor'),
  Type.Literal('manager'),
  Type.Literal('technician'),
])
export type Role = Static<typeof Role>

/** Public half of the device's P-256 key as JWK. */
export const DevicePublicKey = Closed({
  kty: Type.Literal('EC'),
  crv: Type.Literal('P-256'),
  x: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
  y: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
})
export type DevicePublicKey = Static<typeof DevicePublicKey>

/** The public half of what terminals seal their journals to; hubs before 0053 do not say it. */
export const OutletSealingKey = Closed({
  key_id: Type.String({ pattern: '^[A-Za-z0-9_-]{16}$' }),
  public_key: DevicePublicKey,
})
export type OutletSealingKey = Static<typeof OutletSealingKey>

export const EARLIER_MAX = 10
/** A terminal that a device was, and the series whose receipts it still keeps. */
export const EarlierPairing = Closed({
  outlet_id: Uuid,
  terminal_id: Uuid,
  terminal_code: Type.String({ pattern: '^[A-Z0-9]{1,8}$' }),
  series: Type.Array(Type.String({ pattern: '^[A-Z]{1,6}$' }), {
    minItems: 1,
    maxItems: 20,
  }),
})
export type EarlierPairing = Static<typeof EarlierPairing>

/** POST /api/pair. A terminal code that exists is re-paired: it gets a new series (I5). */
export const PairRequest = Closed({
  pairing_code: Type.String({ pattern: '^\\d{8}$' }),
  terminal_name: ShortText,
  public_key: DevicePublicKey,
  /** What the device was at this outlet before, the newest first: a restored hub may not know. */
  earlier: Type.Optional(Type.Array(EarlierPairing, { maxItems: EARLIER_MAX })),
  /** A person has read that this device's storage will belong to the present origin (0105). */
  is_origin_chosen: Type.Optional(Type.Boolean()),
})
export const PairAnswer = Closed({
  terminal_id: Uuid,
  terminal_code: Type.String(),
  series: Type.String(),
  outlet: OutletMessage,
  sealing_key: Type.Optional(OutletSealingKey),
})
export type PairAnswer = Static<typeof PairAnswer>

export const LEFT_EPOCHS_MAX = 20

/** POST /api/device/challenge {terminal_id} -> nonce; POST /api/device/session sets the cookie. */
export const DeviceChallengeRequest = Closed({ terminal_id: Uuid })
export const DeviceChallengeAnswer = Closed({ nonce: Type.String() })
export const DeviceSessionRequest = Closed({
  terminal_id: Uuid,
  nonce: Type.String({ minLength: 16, maxLength: 128 }),
  /** base64url of the raw 64-byte ECDSA P-256 / SHA-256 signature over the UTF-8 nonce. */
  signature: Type.String({ pattern: '^[A-Za-z0-9_-]{86}$' }),
  /** Lives of the hub's database that this terminal met, and then a later one (0101). */
  left_epochs: Type.Optional(Type.Array(Uuid, { maxItems: LEFT_EPOCHS_MAX })),
})
export const SeriesState = Closed({
  series: Type.String(),
  /** Highest number of the series seen by the hub; a terminal with a lower one is an incident. */
  last_number_seen: Type.Integer(),
  /** The cloud holds 1…watermark: these may be forgotten by the terminal. */
  watermark: Type.Integer(),
})
export const DeviceSessionAnswer = Closed({
  terminal_id: Uuid,
  terminal_code: Type.String(),
  series: SeriesState,
  outlet: OutletMessage,
  hub_time_ms: Type.Integer(),
  protocol_version: Type.Integer(),
  sealing_key: Type.Optional(OutletSealingKey),
  /** Left out by hubs that never ask for anything again. */
  life: Type.Optional(HubLife),
})
export type DeviceSessionAnswer = Static<typeof DeviceSessionAnswer>

export const StaffCard = Closed({ staff_id: Uuid, name: ShortText, role: Role })
export type StaffCard = Static<typeof StaffCard>
export const StaffList = Closed({ staff: Type.Array(StaffCard) })

export const PermissionLimit = Closed({ permission: Type.String(), limit: Type.Integer() })
export type PermissionLimit = Static<typeof PermissionLimit>

/** POST /api/login, cookie `__Host-staff`. */
export const LoginRequest = Closed({
  staff_id: Uuid,
  pin: Type.String({ pattern: '^\\d{4,8}$' }),
})
export const LoginAnswer = Closed({
  staff: StaffCard,
  permissions: Type.Array(Type.String()),
  /** For permissions that end somewhere: minor units, or ppm for discounts. */
  limits: Type.Array(PermissionLimit),
  /** It ends then in any case; half an hour without work, or longer, ends it earlier. */
  expires_at: Type.String(),
  /** The log-in before this one, so that people notice somebody else's. */
  last_login_at: Nullable(Type.String()),
})
export type LoginAnswer = Static<typeof LoginAnswer>

/** GET /api/me: who this browser is, after a reload. */
export const MeAnswer = Closed({
  terminal_id: Uuid,
  staff: Nullable(StaffCard),
  permissions: Type.Array(Type.String()),
  limits: Type.Array(PermissionLimit),
})

/** POST /api/console/pairing-codes (manager or technician). */
export const PairingCodeAnswer = Closed({
  pairing_code: Type.String(),
  expires_at: Type.String(),
})

/** GET /api/console/terminals: what is paired, and how far each is safe in the cloud. */
export const TerminalAbout = Closed({
  ...TillAbout.properties,
  told_at: Type.String(),
})
/**
 * Receipt numbers of a series that a later one has overtaken and that are not here (I5): still on
 * their way, unreadable, or lost. What the cloud has confirmed is not looked at.
 */
export const MissingNumbers = Closed({
  series: Type.String(),
  from: Type.Integer({ minimum: 1 }),
  to: Type.Integer({ minimum: 1 }),
  /** When the sale behind them arrived. */
  since: Timestamp,
})
export type MissingNumbers = Static<typeof MissingNumbers>
export const MISSING_SHOWN_MAX = 20

export const TerminalCard = Closed({
  terminal_id: Uuid,
  terminal_code: Type.String(),
  name: ShortText,
  is_active: Type.Boolean(),
  series: SeriesState,
  paired_at: Type.String(),
  last_seen_at: Type.String(),
  /** Where its storage lies, as its browser says; null: it has not said so yet. */
  origin: Nullable(Type.String()),
  /** What it last said of itself; null: it has not yet. */
  about: Nullable(TerminalAbout),
  /** Those that nobody has explained, oldest first; the count is of all of them. */
  missing: Type.Array(MissingNumbers, { maxItems: MISSING_SHOWN_MAX }),
  missing_count: Count,
})
export type TerminalCard = Static<typeof TerminalCard>
export const TerminalList = Closed({ terminals: Type.Array(TerminalCard) })
/**
 * POST /api/console/terminals/:id/voided-numbers: a manager says what became of them. A sale that
 * comes all the same is taken, and its number is missing no longer.
 */
export const VoidNumbersRequest = Closed({
  series: Type.String({ minLength: 1, maxLength: 8 }),
  from: Type.Integer({ minimum: 1 }),
  to: Type.Integer({ minimum: 1 }),
  reason: Type.String({ pattern: '\\S', maxLength: 500 }),
})
export type VoidNumbersRequest = Static<typeof VoidNumbersRequest>
