import { useEffect } from 'preact/hooks'
import { useTill } from './till-context.ts'

const LOOK_EVERY_MS = 500

/** Asks again and again how far something long is, as long as it is under way. */
export function useLooking(isUnderWay: boolean, look: () => Promise<unknown>): void {
  const { timers } = useTill().seams
  useEffect(() => {
    if (!isUnderWay) return
    let isOver = false
    let cancel = (): void => {}
    const again = (): void => {
      if (isOver) return
      cancel = timers.after(LOOK_EVERY_MS, () => void look().then(again))
    }
    again()
    return () => {
      isOver = true
      cancel()
    }
  }, [isUnderWay])
}
