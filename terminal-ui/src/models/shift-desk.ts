// What the shift screens work with. Made when the first of them is opened, one for each till, so
// that a count goes on after a look at another screen.

import { effect } from '@preact/signals'
import { CashModel } from './cash-model.ts'
import { ClosingModel } from './closing-model.ts'
import { ReportModel } from './report-model.ts'
import type { Till } from './till.ts'

export type ShiftDesk = { cash: CashModel; closing: ClosingModel; report: ReportModel }

const desks = new WeakMap<Till, ShiftDesk>()

export function shiftDeskOf(till: Till): ShiftDesk {
  const before = desks.get(till)
  if (before) return before
  const desk = {
    cash: new CashModel(till),
    closing: new ClosingModel(till),
    report: new ReportModel(till),
  }
  desks.set(till, desk)
  leaveWithThePerson(till, desk)
  return desk
}

/** Whoever comes next is not shown what the one before counted; the hub keeps the count. */
function leaveWithThePerson(till: Till, { closing }: ShiftDesk): void {
  let before = till.session.staff.peek()?.staff_id
  effect(() => {
    const now = till.session.staff.value?.staff_id
    if (now === before) return
    before = now
    closing.leave()
  })
}
