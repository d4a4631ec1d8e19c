// The next sale finds its key made, sealed and signed: nobody waits for it before a customer.

import { effect } from '@preact/signals'
import type { Timers } from '#domain/seams.ts'
import type { Till } from './till.ts'

/** When the sale before is over and the screen stands. */
export const READY_AFTER_MS = 1_000

type Followed = Pick<Till, 'database' | 'link' | 'session' | 'shift'>

/** Looks again after each change of the journal: a segment is full after so many sales. */
export function keepSegmentReady(till: Followed, timers: Timers): () => void {
  let cancel = () => {}
  const stop = effect(() => {
    till.link.journalVersion.value
    const shift = till.shift.current.value
    const terminal = till.session.terminal.value
    cancel()
    if (shift === null || terminal === null) return
    cancel = timers.after(READY_AFTER_MS, () => {
      till.link.background.run(makeReady(till, shift.session_id, terminal.terminalId))
    })
  })
  return () => {
    stop()
    cancel()
  }
}

async function makeReady({ database, link }: Followed, shiftId: string, terminalId: string) {
  const counter = await database.get('identity', 'counter')
  if (counter?.key !== 'counter') return
  const { series, number } = counter
  await link.vault.makeReady({ terminalId, series, shiftId, number: number + 1 })
}
