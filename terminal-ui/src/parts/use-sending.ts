import { type Signal, useSignal } from '@preact/signals'
import { refusalText, type TillOutcome } from '../link/till-errors.ts'
import { currentLanguage } from '../text/translate.ts'

export type Sending = {
  problem: Signal<string | null>
  isBusy: Signal<boolean>
  /** One request at a time; false when the hub refused, and `problem` says why. */
  send: (request: () => Promise<TillOutcome<unknown>>) => Promise<boolean>
}

export function useSending(): Sending {
  const problem = useSignal<string | null>(null)
  const isBusy = useSignal(false)
  const send = async (request: () => Promise<TillOutcome<unknown>>) => {
    if (isBusy.value) return false
    isBusy.value = true
    const outcome = await request().finally(() => {
      isBusy.value = false
    })
    problem.value = outcome.ok ? null : refusalText(outcome.code, currentLanguage())
    return outcome.ok
  }
  return { problem, isBusy, send }
}
