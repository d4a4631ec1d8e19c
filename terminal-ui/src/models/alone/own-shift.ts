// A shift at this till without the hub: opened with its counted float, and seen from what was told.

import { businessDate } from '#domain/datetime.ts'
import type { OutletMessage } from '#domain/wire/catalogue-message.ts'
import type { ShiftMessage } from '#domain/wire/shift-message.ts'
import type { MoneyCommandRecord } from '../../link/command-record.ts'
import { refuseAtTill, type TillOutcome } from '../../link/till-errors.ts'
import type { TerminalIdentity } from '../session-model.ts'
import type { OpenShiftInput } from '../shift-model.ts'
import { askOrTell } from './hub-away.ts'
import { type AloneDeps, type AloneMoment, tellAlone } from './tell-alone.ts'

/** The hub numbers shifts from 1: what has no number is known here alone. */
export const isProvisional = ({ session_number }: Pick<ShiftMessage, 'session_number'>): boolean =>
  session_number === 0

export const openShiftHere = (
  till: AloneDeps,
  input: OpenShiftInput,
): Promise<TillOutcome<ShiftMessage>> =>
  askOrTell(
    till,
    () => till.shift.open(input),
    () => openAlone(till, input),
  )

async function openAlone(
  till: AloneDeps,
  input: OpenShiftInput,
): Promise<TillOutcome<ShiftMessage>> {
  if (!till.session.may('open-shift')) return refuseAtTill('ROLE_NOT_ALLOWED')
  if (till.shift.current.peek() !== null) return refuseAtTill('SHIFT_ALREADY_OPEN')
  const place = placeOf(till)
  if (place === null) return refuseAtTill('NOT_PAIRED')
  const id = till.shift.opening.peek()?.id ?? till.newId()
  const body = {
    ...{ session_id: id, drawer_id: input.drawerId, mode: input.mode },
    opening_cash_minor: input.openingCashMinor,
    counts: input.counts === null ? null : [...input.counts],
  }
  return tellAlone(till, {
    command: { id, kind: 'open-shift', path: '/api/pos/sessions', body },
    rights: [],
    words: '',
    make(told, moment) {
      const shift = shiftOf(till, place, told, moment)
      return { answer: shift, shift, current: shift }
    },
  })
}

type OpenBody = {
  session_id: string
  drawer_id: string | null
  mode: ShiftMessage['mode']
  opening_cash_minor: number
}

type Place = { outlet: OutletMessage; terminal: TerminalIdentity }

/** Null: this till lost who it is, or whose outlet's; it could sell nothing. */
function placeOf({ session }: AloneDeps): Place | null {
  const outlet = session.outlet.peek()
  const terminal = session.terminal.peek()
  return outlet === null || terminal === null ? null : { outlet, terminal }
}

function shiftOf(
  { rules, shift }: AloneDeps,
  { outlet, terminal }: Place,
  body: OpenBody,
  moment: AloneMoment,
): ShiftMessage {
  const drawer = shift.drawers.peek().find(({ drawer_id }) => drawer_id === body.drawer_id)
  const startMinute = rules.rules.peek().business_day_start_minute
  return {
    ...{ session_id: body.session_id, session_number: 0, mode: body.mode, status: 'open' },
    terminal_id: terminal.terminalId,
    terminal_code: terminal.terminalCode,
    // Which drawer it is the hub says later; on its label stands the till it is in.
    drawer_id: body.drawer_id ?? body.session_id,
    drawer_name: drawer?.name ?? terminal.terminalCode,
    warehouse_id: outlet.warehouse_id,
    cashier_id: moment.staff.staff_id,
    cashier_name: moment.staff.name,
    business_date: businessDate(moment.nowMs, outlet.timezone, startMinute),
    opening_cash_minor: body.opening_cash_minor,
    ...{ opened_at: moment.doneAt, closed_at: null, closed_by_name: null },
    ...{ transaction_count: 0, total_sales_minor: 0, expected_cash_minor: null, count_no: 0 },
    ...{ counted_cash_minor: null, over_short_minor: null, over_short_reason_code: null },
    ...{ note: null, addendum_count: 0 },
  }
}

/** How each shift stood after what was told of it last, oldest first. */
export function shiftsTold(records: readonly MoneyCommandRecord[]): ShiftMessage[] {
  const shifts = new Map<string, ShiftMessage>()
  for (const { told } of records) if (told) shifts.set(told.shift.session_id, told.shift)
  return [...shifts.values()]
}
