// A money command as this terminal keeps it.

import type { TerminalApproval } from '#domain/wire/primitives.ts'
import type { ShiftMessage } from '#domain/wire/shift-message.ts'
import type { CommandKind } from './command-kinds.ts'
import type { TillRefusal } from './till-errors.ts'

/** doubted: the hub took what it was told, and somebody there has to look at it. */
export type MoneyCommandState = 'pending' | 'answered' | 'refused' | 'doubted'

/** What happened while no hub answered: told afterwards by a door of its own (0051). */
export type ToldFacts = {
  verifiedBy: 'hub' | 'terminal'
  terminalApprovals: readonly TerminalApproval[]
  /** ISO 8601, by this clock as the hub last set it right. */
  doneAt: string
  /** What the hub would have answered, as far as this terminal can know. */
  answer: unknown
  /** Its shift as it stood afterwards. */
  shift: ShiftMessage
}

/** What of a command lies in the clear: what indexes and transactions look at. */
export type CommandFacts = {
  /** The document's own id, made here: the hub answers it once, however often it is sent. */
  id: string
  kind: CommandKind
  state: MoneyCommandState
  sequence: number
  shiftId: string | null
  createdAtMs: number
  /** False while a refusal or a doubt came when nobody was waiting for it. */
  isSeen: boolean
}

/** One money command of this terminal, kept from before it was sent. It never holds a PIN. */
export type MoneyCommandRecord = CommandFacts & {
  path: string
  /** Canonical JSON, sent as it stands; empty where it does not open any more. */
  body: string
  /** The hub takes a command as done by whoever is logged in, so it is sent again for them only. */
  staffId: string
  staffName: string
  answer: unknown
  refusal: TillRefusal | null
  /** Left out while it is asked of the hub: it is one or the other. */
  told?: ToldFacts
}

/** The same as it lies in the store (docs/decisions/0068). */
export type SealedCommand = CommandFacts & {
  isTold: boolean
  segmentId: string
  /** sealed-1: what was done, who did it and where it goes; the same bytes as in the file. */
  words: Uint8Array<ArrayBuffer>
  /** sealed-1: what the hub said of it; null while it said nothing. */
  verdict: Uint8Array<ArrayBuffer> | null
}
/** Plain where this till was told no key of its outlet, and as builds before this one wrote it. */
export type StoredCommand = MoneyCommandRecord | SealedCommand

export const isSealed = (stored: StoredCommand): stored is SealedCommand => 'segmentId' in stored

export const isTold = (stored: StoredCommand): boolean =>
  isSealed(stored) ? stored.isTold : stored.told !== undefined
