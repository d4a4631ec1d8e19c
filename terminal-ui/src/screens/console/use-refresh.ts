import { type Signal, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { refusalText, type TillOutcome } from '../../link/till-errors.ts'
import { currentLanguage } from '../../text/translate.ts'

export type Refresh = { problem: Signal<string | null>; again: () => Promise<void> }

/** Asks the hub when a panel opens and whenever somebody presses "again". */
export function useRefresh(ask: () => Promise<TillOutcome<unknown>>): Refresh {
  const problem = useSignal<string | null>(null)
  const again = async () => {
    const outcome = await ask()
    problem.value = outcome.ok ? null : refusalText(outcome.code, currentLanguage())
  }
  useEffect(() => void again(), [])
  return { problem, again }
}
