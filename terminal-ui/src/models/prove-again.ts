// Somebody logged in while the hub was away. It is back: between two sales it is asked again.
import { effect } from '@preact/signals'
import type { Timers } from '#domain/seams.ts'
import { isBetweenSales, QUIET_MS } from './app-update.ts'
import type { BootModel } from './boot-model.ts'

export function askToProve(timers: Timers, boot: Pick<BootModel, 'till'>): () => void {
  let cancel = () => {}
  const stop = effect(() => {
    cancel()
    const till = boot.till.value
    if (!till?.session.mustProve.value || !isBetweenSales(till)) return
    cancel = timers.after(QUIET_MS, () => till.link.background.run(till.session.logout()))
  })
  return () => {
    cancel()
    stop()
  }
}
