import { useEffect, useRef } from 'preact/hooks'
import type { ScanResult } from '../models/scan-model.ts'
import { useTill } from './till-context.ts'

/** Calls `hear` with each scan from now on. */
export function useScans(hear: (scan: ScanResult) => void): void {
  const { scan } = useTill()
  const latest = useRef(hear)
  latest.current = hear
  useEffect(() => {
    const seenAt = scan.last.peek()?.at ?? 0
    return scan.last.subscribe((last) => {
      if (last && last.at > seenAt) latest.current(last)
    })
  }, [scan])
}
