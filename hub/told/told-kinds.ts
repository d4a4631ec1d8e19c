// What each kind of told command is made of: the shape of its interactive route, and its verb.
import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { type Outcome, succeed } from '#domain/errors.ts'
import { mayDo, type Permission } from '#domain/permissions.ts'
import type { Seams } from '#domain/seams.ts'
import { CashMovementRequest, NoSaleRequest } from '#domain/wire/cash-message.ts'
import type { CommittedCommandKind } from '#domain/wire/committed-command-message.ts'
import { RefundRequest } from '#domain/wire/refund-message.ts'
import { CloseShiftRequest, CountRequest, OpenShiftRequest } from '#domain/wire/shift-message.ts'
import { payloadHash } from '../books/payload-hash.ts'
import { readCashMovement } from '../cash/cash-movement-view.ts'
import { moveCash } from '../cash/move-cash.ts'
import { openDrawer } from '../cash/open-drawer.ts'
import type { Db } from '../db/open-database.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { completeRefund } from '../refund/complete-refund.ts'
import type { Actor } from '../requester.ts'
import type { StockLevel } from '../sale/complete-sale.ts'
import { closeShift, type ListBlockers } from '../shift/close-shift.ts'
import { countDrawer } from '../shift/count-drawer.ts'
import { openShift } from '../shift/open-shift.ts'
import { readShiftMessage } from '../shift/shift-view.ts'

/** What its interactive route would have answered, and what to tell the world. */
export type Done = { answer: unknown; levels: StockLevel[] }
export type Doing = {
  tx: Db
  seams: Seams
  actor: Actor
  listBlockers: ListBlockers
}
/** A body of the right shape, and what it says of itself. */
export type ReadBody = {
  documentId: string
  shiftId: string
  run(doing: Doing): Outcome<Done>
}
type ToldKind = {
  /** What its route asks for before its verb does. */
  permission: Permission
  /** Null: not of its shape. `pathShiftId`: the shift that its path names. */
  read(body: unknown, pathShiftId: string | null): ReadBody | null
}

function kind<T extends TSchema>(
  permission: Permission,
  schema: T,
  read: (body: Static<T>, pathShiftId: string) => ReadBody,
  isOfPath = false,
): ToldKind {
  const shape = Compile(schema)
  return {
    permission,
    read(body, pathShiftId) {
      if (!shape.Check(body) || (isOfPath && pathShiftId === null)) return null
      return read(body as Static<T>, pathShiftId ?? '')
    },
  }
}

const quiet = (answer: unknown): Outcome<Done> => succeed({ answer, levels: [] })

export const TOLD_KINDS: Record<CommittedCommandKind, ToldKind> = {
  'open-shift': kind('open-shift', OpenShiftRequest, (body) => ({
    documentId: body.session_id,
    shiftId: body.session_id,
    run({ tx, seams, actor }) {
      const order = {
        shiftId: body.session_id,
        drawerId: body.drawer_id,
        terminalId: actor.terminalId,
        cashierId: actor.staff.staff_id,
        mode: body.mode,
        openingCashMinor: body.opening_cash_minor,
        counts: body.counts,
      }
      const opened = openShift(tx, seams, readOutlet(tx), order, actor.told)
      return opened.ok ? quiet(shiftSeenBy(tx, actor, body.session_id)) : opened
    },
  })),
  'cash-movement': kind('sell', CashMovementRequest, (body) => ({
    documentId: body.movement_id,
    shiftId: body.session_id,
    run({ tx, seams, actor }) {
      const moved = moveCash(tx, seams, actor, body)
      return moved.ok ? quiet(readCashMovement(tx, body.movement_id)) : moved
    },
  })),
  'no-sale': kind('sell', NoSaleRequest, (body) => ({
    documentId: body.event_id,
    shiftId: body.session_id,
    run({ tx, seams, actor }) {
      const opened = openDrawer(tx, seams, actor, body)
      return opened.ok ? quiet({ success: true, print_job_id: opened.value.printJobId }) : opened
    },
  })),
  refund: kind('sell', RefundRequest, (body) => ({
    documentId: body.refund_id,
    shiftId: body.session_id,
    run({ tx, seams, actor }) {
      const command = { request: body, payloadHash: payloadHash(body) }
      return completeRefund(tx, seams, actor, command)
    },
  })),
  count: kind(
    'close-shift',
    CountRequest,
    (body, shiftId) => ({
      documentId: body.count_id,
      shiftId,
      run({ tx, seams, actor }) {
        const counted = countDrawer(tx, seams, actor, { ...body, shiftId })
        return counted.ok ? quiet(counted.value) : counted
      },
    }),
    true,
  ),
  'close-shift': kind(
    'close-shift',
    CloseShiftRequest,
    (body, shiftId) => ({
      documentId: body.close_id,
      shiftId,
      run({ tx, seams, actor, listBlockers }) {
        const closed = closeShift(tx, seams, actor, { ...body, shiftId }, listBlockers)
        return closed.ok ? quiet(shiftSeenBy(tx, actor, shiftId)) : closed
      },
    }),
    true,
  ),
}

const shiftSeenBy = (tx: Db, { grants }: Actor, shiftId: string): unknown =>
  readShiftMessage(tx, shiftId, { maySeeExpected: mayDo(grants, 'see-expected-cash') })
