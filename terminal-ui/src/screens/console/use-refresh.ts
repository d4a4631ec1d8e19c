import { type Signal, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { refusalText, type TillOutcome } from '../../link/till-errors.ts'
import { currentLanguage } from '../../text/translate.ts'
import { page } from './page-timers.ts'

export type Refresh = { problem: Signal<string | null>; again: () => Promise<void> }

const AGAIN_MS = 4000

/**
 * Asks the hub when a panel opens and whenever somebody presses "again"; by itself as long as a
 * panel that shows nothing yet got no answer. One that shows something may be half edited.
 */
export function useRefresh(ask: () => Promise<TillOutcome<unknown>>): Refresh {
  const problem = useSignal<string | null>(null)
  const isFilled = useSignal(false)
  const unanswered = useSignal(0)
  const again = async () => {
    const outcome = await ask()
    problem.value = outcome.ok ? null : refusalText(outcome.code, currentLanguage())
    if (outcome.ok) isFilled.value = true
    else if (outcome.code === 'HUB_UNREACHABLE' || outcome.code === 'HUB_TOO_SLOW') {
      unanswered.value += 1
    }
  }
  useEffect(() => void again(), [])
  useEffect(() => {
    if (unanswered.value === 0 || isFilled.value) return
    return page.timers.after(AGAIN_MS, () => void again())
  }, [unanswered.value])
  return { problem, again }
}
