// What a box says of itself before and after it belongs to an outlet, and how it comes to (0095).
import { type Static, Type } from 'typebox'
import { Role } from './access-message.ts'
import { OutletMessage } from './catalogue-message.ts'
import { Closed, Count, Nullable, OneOf, ShortText, Timestamp, Uuid } from './primitives.ts'
import { PrinterSettings } from './printer-message.ts'
import { RulesMessage } from './rules-message.ts'
import { GrantMessage } from './staff-message.ts'
import { ReleaseState } from './update-word.ts'

export const BOX_STATES = ['unclaimed', 'claimed', 'enrolled', 'retired'] as const
export type BoxState = (typeof BOX_STATES)[number]

/** renamed: another machine has the box's name on the LAN. away: no avahi answers. */
export const NAME_STATES = ['off', 'starting', 'well', 'renamed', 'away'] as const
export type NameState = (typeof NAME_STATES)[number]

export const BoxSerial = Type.String({ pattern: '^[a-z0-9]{4,16}$' })
const Fingerprint = Type.String({ pattern: '^([0-9A-F]{2}:){31}[0-9A-F]{2}$' })

/** GET /api/box, open to everybody on the LAN: what its name and certificate say anyway. */
export const BoxAnswer = Closed({
  serial: Nullable(BoxSerial),
  state: OneOf(BOX_STATES),
  host_name: Type.String(),
  outlet_code: Nullable(Type.String()),
  build: Type.String(),
  /** Of the authority that terminals trust. */
  fingerprint: Nullable(Fingerprint),
  /** Of the box's own authority, which it keeps through all outlets. */
  box_fingerprint: Nullable(Fingerprint),
})
export type BoxAnswer = Static<typeof BoxAnswer>

/** POST /api/box/claim: the code that the box shows and prints, once. */
export const ClaimRequest = Closed({
  code: Type.String({ pattern: '^\\d{8}$' }),
  technician: ShortText,
})
export const ClaimAnswer = Closed({ token: Type.String(), expires_at: Timestamp })
export type ClaimAnswer = Static<typeof ClaimAnswer>

export const BundleStaff = Closed({
  staff_id: Uuid,
  name: ShortText,
  role: Role,
  own_grants: Type.Array(GrantMessage, { maxItems: 60 }),
})
export const BundlePrinter = Closed({ printer_id: Uuid, settings: PrinterSettings })
export const BundleCloud = Closed({
  /** Without a login: postgresql://host:port/database. */
  url: Type.String({ pattern: '^postgres(ql)?://[^@/]+/.+$', maxLength: 300 }),
  /** The cloud's own authority, PEM; null: without TLS, on this machine only. */
  ca: Nullable(Type.String({ maxLength: 20_000 })),
  user: ShortText,
  password: ShortText,
})
export type BundleCloud = Static<typeof BundleCloud>

export const BUNDLE_FORMAT = 'ocean-outlet-bundle-1'
/** What head office gives a technician for one outlet; who signs it is in `SignedBundle`. */
export const OutletBundle = Closed({
  format: Type.Literal(BUNDLE_FORMAT),
  /** It grows with each bundle of an outlet. */
  version: Count,
  issued_at: Timestamp,
  valid_until: Timestamp,
  /** Only this box may take it; null: any. */
  box_serial: Nullable(BoxSerial),
  outlet: OutletMessage,
  /** Null: the box keeps the usual ones. */
  rules: Nullable(RulesMessage),
  cloud: Nullable(BundleCloud),
  printers: Type.Array(BundlePrinter, { maxItems: 20 }),
  /** The names of its terminals, in the order in which they are paired. */
  terminals: Type.Array(ShortText, { maxItems: 60 }),
  /** At least one manager; PINs never travel. */
  staff: Type.Array(BundleStaff, { minItems: 1, maxItems: 200 }),
})
export type OutletBundle = Static<typeof OutletBundle>

/** `signature`: base64url, Ed25519 over the bundle's canonical text (#domain/bundle-text.ts). */
export const SignedBundle = Closed({
  bundle: OutletBundle,
  signature: Type.String({ pattern: '^[A-Za-z0-9_-]{86}$' }),
})
export type SignedBundle = Static<typeof SignedBundle>

/** POST /api/box/enrol, with the claim's token. The manager who stands there chooses their PIN. */
export const EnrolRequest = Closed({
  signed: SignedBundle,
  first_person: Closed({ staff_id: Uuid, pin: Type.String({ pattern: '^\\d{4,8}$' }) }),
})
export type EnrolRequest = Static<typeof EnrolRequest>
export const EnrolAnswer = Closed({
  outlet_id: Uuid,
  outlet_code: Type.String(),
  host_name: Type.String(),
  /** The same bundle was taken before; nothing was changed now. */
  was_enrolled: Type.Boolean(),
})
export type EnrolAnswer = Static<typeof EnrolAnswer>

/** POST /api/box/visit: a pairing code of the console lets a technician in for a working day. */
export const VisitRequest = ClaimRequest
export const VisitAnswer = ClaimAnswer

/** POST /api/technician/pairing-codes. */
export const PairingOrder = Closed({ terminal_name: Nullable(ShortText) })
export const PairingOrderAnswer = Closed({
  pairing_code: Type.String(),
  expires_at: Timestamp,
  /** Of the bundle's terminals the first that is not paired yet, where none was named. */
  terminal_name: Nullable(Type.String()),
  /** How many of the bundle's terminals are still to be paired. */
  left_count: Count,
  host_name: Type.String(),
})

/** POST /api/technician/printers/:id/test-page. */
export const TestPageOrder = Closed({ opens_drawer: Type.Boolean() })
/** GET /api/technician/print-jobs/:id. */
export const PrintJobState = Closed({ state: Type.String(), problem: Nullable(Type.String()) })

/** GET /api/technician/facts: what the box measures of itself for the acceptance run. */
export const BoxFacts = Closed({
  /** Who asks: the name of the claim or visit. */
  technician: Type.String(),
  outlet_code: Type.String(),
  outlet_name: Type.String(),
  at: Timestamp,
  clock: Closed({
    floor_at: Timestamp,
    /** Cloud's clock less the box's; null: the cloud was not reached. */
    skew_ms: Nullable(Type.Integer()),
  }),
  disk: Closed({
    state: OneOf(['ok', 'low', 'full', 'unknown']),
    free_bytes: Nullable(Count),
    total_bytes: Nullable(Count),
  }),
  /** Of small writes that the medium must confirm, in microseconds; null: nothing can be written. */
  fsync: Nullable(Closed({ count: Count, median_us: Count, worst_us: Count })),
  memory: Closed({ total_bytes: Count, available_bytes: Count, hub_bytes: Count }),
  lan: Closed({
    addresses: Type.Array(Type.String()),
    /** Null where the kernel does not say. */
    links: Type.Array(
      Closed({ name: Type.String(), is_up: Type.Boolean(), megabits: Nullable(Count) }),
    ),
    name_state: OneOf(NAME_STATES),
    /** Where plain HTTP explains how a device comes to trust the hub; null: it is off. */
    trust_page_port: Nullable(Count),
  }),
  certificate_ends_at: Nullable(Timestamp),
  printers: Type.Array(
    Closed({
      printer_id: Uuid,
      name: Type.String(),
      transport: Type.String(),
      has_drawer: Type.Boolean(),
      problem: Nullable(Type.String()),
      /** False: this printer never says how it is. */
      is_said: Type.Boolean(),
    }),
  ),
  scale_count: Count,
  /** Null: this machine is no box. */
  release: Nullable(ReleaseState),
  cloud: Closed({
    state: OneOf(['connected', 'waiting', 'unknown']),
    error_code: Nullable(Type.String()),
    last_contact_at: Nullable(Timestamp),
    pending_count: Count,
  }),
  backup: Closed({
    state: OneOf(['off', 'starting', 'ok', 'failing']),
    is_proven: Nullable(Type.Boolean()),
    off_box: OneOf(['off', 'late', 'ok']),
    /** Something was written outside, read back and deleted; null: never tried, or not set up. */
    trial: Nullable(
      Closed({
        at: Timestamp,
        /** Why it could not; null: it could. */
        fault: Nullable(Type.String({ maxLength: 300 })),
      }),
    ),
  }),
  terminals: Type.Array(
    Closed({
      name: Type.String(),
      code: Type.String(),
      last_seen_at: Timestamp,
      /** Where it was paired, as its browser says; null: not said yet. */
      origin: Nullable(Type.String()),
    }),
  ),
  terminals_to_pair: Type.Array(Type.String()),
})
export type BoxFacts = Static<typeof BoxFacts>

export const COMMISSIONING_VERDICTS = ['passed', 'incomplete', 'failed'] as const

/** POST /api/technician/signature: the box signs what was found, as `hash` of the report's text. */
export const SignatureOrder = Closed({
  hash: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  /** For the audit log. */
  verdict: OneOf(COMMISSIONING_VERDICTS),
  /** Lines for the paper that comes out of the default printer; null: none is wanted. */
  lines: Nullable(Type.Array(Type.String({ maxLength: 96 }), { maxItems: 60 })),
})
export type SignatureOrder = Static<typeof SignatureOrder>
export const SignatureAnswer = Closed({
  /** ECDSA P-256 / SHA-256 by the key of the box's certificate, base64. */
  signature: Type.String(),
  /** PEM: the box's certificate and its authority. */
  certificates: Type.String(),
  print_job_id: Nullable(Uuid),
})

/** POST /api/technician/retirement. */
export const RetireOrder = Closed({
  outlet_code: Type.String(),
  /** Somebody looked: the terminals that are not connected hold no sales. */
  are_absent_terminals_empty: Type.Boolean(),
})
export const RetireAnswer = Closed({ retired_at: Timestamp })
