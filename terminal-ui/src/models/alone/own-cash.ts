// Cash that moved, and a drawer that was opened, while no hub answered.

import type { CashMovementMessage, CashMovementRequest } from '#domain/wire/cash-message.ts'
import type { ShiftMessage } from '#domain/wire/shift-message.ts'
import { refuseAtTill, type TillOutcome, type TillRefusal } from '../../link/till-errors.ts'
import { type AloneDeps, tellAlone } from './tell-alone.ts'

/** A floating shift is its opener's; others need the right to handle any. */
export function faultOfDrawer(
  { session }: Pick<AloneDeps, 'session'>,
  shift: ShiftMessage,
): TillRefusal | null {
  const isTheirs = shift.mode === 'shared' || shift.cashier_id === session.staff.peek()?.staff_id
  return isTheirs || session.may('close-any-shift') ? null : refuseAtTill('SHIFT_OF_ANOTHER')
}

export async function moveAlone(
  till: AloneDeps,
  body: CashMovementRequest,
  words: string,
): Promise<TillOutcome<CashMovementMessage>> {
  const shift = till.shift.current.peek()
  if (shift === null) return refuseAtTill('SHIFT_MISSING')
  const fault = faultOfDrawer(till, shift)
  if (fault) return fault
  const { kind, amount_minor: amount, movement_id: id } = body
  const answer = (told: CashMovementRequest, at: { doneAt: string }) => ({
    ...{ movement_id: id, session_id: told.session_id, kind: told.kind },
    ...{ amount_minor: told.amount_minor, reason_code: told.reason_code, note: told.note },
    ...{ movement_number: '', at: at.doneAt, print_job_id: null },
  })
  return tellAlone(till, {
    command: { id, kind: 'cash-movement', path: '/api/pos/cash-movements', body },
    rights: [{ permission: kind, amount: kind === 'drop' ? null : amount }],
    words,
    make: (told, moment) => ({
      shift,
      answer: {
        ...answer(told, moment),
        staff_name: moment.staff.name,
        approved_by_name: moment.approverName,
      },
    }),
  })
}

type NoSaleBody = { event_id: string; session_id: string; reason_code: string; note: string | null }

export async function openDrawerAlone(
  till: AloneDeps,
  body: NoSaleBody & { approval_id: string | null },
  words: string,
): Promise<TillOutcome<unknown>> {
  const shift = till.shift.current.peek()
  if (shift === null) return refuseAtTill('SHIFT_MISSING')
  const fault = faultOfDrawer(till, shift)
  if (fault) return fault
  return tellAlone(till, {
    command: { id: body.event_id, kind: 'no-sale', path: '/api/pos/no-sale', body },
    rights: [{ permission: 'no-sale', amount: null }],
    words,
    make: () => ({ shift, answer: { success: true, print_job_id: null } }),
  })
}
