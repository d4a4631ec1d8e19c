// Documents about the box itself: disagreements and who settled them, its audit chain, its health.
import { type Static, Type } from 'typebox'
import { LogoMessage } from './logo-message.ts'
import { Closed, Count, HASH, NoteText, Nullable, OneOf, Timestamp, Uuid } from './primitives.ts'
import { ReleaseState } from './update-word.ts'

/** Kind `conflict-raised`: a disagreement beside a document that stands (I3). */
export const ConflictRaisedDocument = Closed({
  at: Timestamp,
  conflict_id: Uuid,
  type: Type.String(),
  /** The document beside which it stands. */
  subject_id: Uuid,
  message: Type.String(),
  detail: Type.Record(Type.String(), Type.Unknown()),
})

/** Kind `conflict-resolved`; also of conflicts that came down from the cloud. */
export const ConflictResolvedDocument = Closed({
  at: Timestamp,
  resolution_id: Uuid,
  conflict_id: Uuid,
  type: Type.String(),
  subject_id: Uuid,
  reason: Type.String(),
  note: Nullable(NoteText),
  /** What was done, and the document that did it. */
  action: Nullable(Type.String()),
  settled_with: Nullable(Uuid),
  /** Null, as the terminal: a rule of the outlet did, and the note says which. */
  resolved_by: Nullable(Uuid),
  approved_by: Nullable(Uuid),
  terminal_id: Nullable(Uuid),
})

/** Kind `reorder-noted`: a product of which more was sold than was on record. */
export const ReorderNotedDocument = Closed({
  at: Timestamp,
  reorder_id: Uuid,
  conflict_id: Uuid,
  product_id: Uuid,
  /** Thousandths of the base unit. */
  missing_milli: Type.Integer({ minimum: 1 }),
  /** Null: a rule of the outlet did. */
  noted_by: Nullable(Uuid),
})

/** Kind `audit-checkpoint`: the audit chain held from one entry to another (I11), or did not. */
export const AuditCheckpointDocument = Closed({
  at: Timestamp,
  reason: OneOf(['shift-close', 'daily']),
  /** Verified: entries after `from_sequence` up to `to_sequence`, whose hash is `hash`. */
  from_sequence: Count,
  to_sequence: Count,
  hash: HASH,
  /** The first entry that does not follow; null: all of them do. */
  broken_at: Nullable(Count),
})

/** Kind `receipt-numbers-voided`: a manager's word on numbers that never came (0112, 0113). */
export const ReceiptNumbersVoidedDocument = Closed({
  at: Timestamp,
  voiding_id: Uuid,
  terminal_id: Uuid,
  series: Type.String({ minLength: 1, maxLength: 8 }),
  from: Type.Integer({ minimum: 1 }),
  to: Type.Integer({ minimum: 1 }),
  reason: NoteText,
  voided_by: Uuid,
})

/** Kind `logo-changed`: the picture at the head of the outlet's papers; null: it has none. */
export const LogoChangedDocument = Closed({ at: Timestamp, logo: Nullable(LogoMessage) })

/** Kind `epoch-begun`: this database goes on as another life of the outlet. */
export const EpochBegunDocument = Closed({
  at: Timestamp,
  cause: OneOf(['restored', 'chain-broken']),
  epoch: Uuid,
  from_epoch: Uuid,
  /** The last row that both lives share; of an earlier epoch where the cloud never heard of the
   *  one before. */
  origin_epoch: Uuid,
  origin_sequence: Count,
  origin_hash: HASH,
  /** Rows of the life before that went into this one, because the cloud had not confirmed them. */
  carried_count: Count,
})

export const PRINTER_STATES = ['idle', 'waiting', 'jammed'] as const

/** The second copy of the outlet's database on the box, and the encrypted one outside it. */
export const BackupState = Closed({
  state: OneOf(['starting', 'ok', 'failing']),
  fault: Nullable(Type.String()),
  /** What was sold until then is in the copy. */
  copied_at: Nullable(Timestamp),
  /** When a database was rebuilt from it last, and whether its books held. */
  proven_at: Nullable(Timestamp),
  is_proven: Nullable(Type.Boolean()),
  off_box: Closed({
    state: OneOf(['off', 'late', 'ok']),
    sent_at: Nullable(Timestamp),
    fault: Nullable(Type.String()),
    /** When a database was rebuilt from what is out there last, whether it held, and if not why. */
    proven_at: Nullable(Timestamp),
    is_proven: Nullable(Type.Boolean()),
    broken: Nullable(Type.String()),
  }),
})
export type BackupState = Static<typeof BackupState>

/** The disk below the outlet's database. */
export const MediumState = Closed({
  state: OneOf(['well', 'worn', 'failing', 'unknown']),
  kind: Nullable(OneOf(['emmc', 'sd', 'nvme', 'ata'])),
  model: Nullable(Type.String({ maxLength: 80 })),
  /** As its maker counts; above 100 where it is over. */
  life_used_percent: Nullable(Count),
  /** Why it is unknown: no disk was found, or it tells nothing, or nobody asked it lately. */
  because: Nullable(OneOf(['no-disk', 'tells-nothing', 'not-asked'])),
})
export type MediumState = Static<typeof MediumState>

/** The hardware and its clock, as far as this machine tells. */
export const MachineState = Closed({
  medium: MediumState,
  temperature: OneOf(['ok', 'warm', 'hot', 'unknown']),
  /** The hottest sensor's. */
  temperature_celsius: Nullable(Type.Integer()),
  /** network: set by a time server; own: by nobody but the box's own clock; none: not even that. */
  clock_source: OneOf(['network', 'own', 'none', 'unknown']),
  /** By how much the clock was last moved while the hub ran; null: it was not. */
  clock_step: Nullable(Closed({ at: Timestamp, by_ms: Type.Integer() })),
})
export type MachineState = Static<typeof MachineState>

/** Kind `box-health`: how the box and its devices are. Advisory; only the newest says how it is. */
export const BoxHealthDocument = Closed({
  at: Timestamp,
  reason: OneOf(['start', 'periodic', 'changed']),
  hub_version: Type.String(),
  uptime_s: Count,
  disk: Closed({
    state: OneOf(['ok', 'low', 'full', 'unknown']),
    free_bytes: Nullable(Count),
    total_bytes: Nullable(Count),
  }),
  database_bytes: Nullable(Count),
  clock: Closed({
    state: OneOf(['ok', 'behind']),
    /** Cloud's clock less the box's, as the relay last saw it. */
    skew_ms: Nullable(Type.Integer()),
  }),
  cloud: OneOf(['connected', 'waiting', 'unknown']),
  redis: OneOf(['connected', 'absent', 'unknown']),
  outbox: Closed({
    unconfirmed_count: Count,
    oldest_unconfirmed_at: Nullable(Timestamp),
    set_aside_count: Count,
  }),
  conflicts: Closed({ open_count: Count, raised_count: Count, resolved_count: Count }),
  /** What tills sent that is no document, and nobody has ended. */
  quarantine_count: Count,
  /** Null: none is set up. */
  backup: Nullable(BackupState),
  /** Whether the outlet's keys lie somewhere else too (0101). */
  identity: OneOf(['off', 'waiting', 'safe']),
  /** Of the LAN; null: there is none. */
  certificate_ends_at: Nullable(Timestamp),
  authority_ends_at: Nullable(Timestamp),
  machine: MachineState,
  /** Null: this machine is no box, and is not updated by itself. */
  release: Nullable(ReleaseState),
  terminals: Type.Array(
    Closed({
      terminal_id: Uuid,
      code: Type.String(),
      is_connected: Type.Boolean(),
      last_seen_at: Timestamp,
    }),
    { maxItems: 60 },
  ),
  printers: Type.Array(
    Closed({
      printer_id: Uuid,
      name: Type.String(),
      state: OneOf(PRINTER_STATES),
      waiting_count: Count,
      last_error: Nullable(Type.String({ maxLength: 200 })),
    }),
    { maxItems: 20 },
  ),
})
export type BoxHealthDocument = Static<typeof BoxHealthDocument>
