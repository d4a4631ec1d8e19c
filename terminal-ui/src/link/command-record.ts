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

/** One money command of this terminal, kept from before it was sent. It never holds a PIN. */
export type MoneyCommandRecord = {
  /** The document's own id, made here: the hub answers it once, however often it is sent. */
  id: string
  kind: CommandKind
  path: string
  /** Canonical JSON, sent as it stands. */
  body: string
  state: MoneyCommandState
  sequence: number
  /** The hub takes a command as done by whoever is logged in, so it is sent again for them only. */
  staffId: string
  staffName: string
  shiftId: string | null
  createdAtMs: number
  answer: unknown
  refusal: TillRefusal | null
  /** False while a refusal or a doubt came when nobody was waiting for it. */
  isSeen: boolean
  /** Left out while it is asked of the hub: it is one or the other. */
  told?: ToldFacts
}
