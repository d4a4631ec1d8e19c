import { useSignal } from '@preact/signals'
import { laterScreen } from '../../parts/later.tsx'
import { LaterDialog } from '../../parts/later-dialog.tsx'
import { useTill } from '../../parts/till-context.ts'

export const SCAN_FEEDBACK = laterScreen(
  async () => (await import('./scan-feedback.tsx')).ScanFeedback,
)
export const SCAN_FIELD = laterScreen(async () => (await import('./scan-field.tsx')).ScanField)

const nothing = () => {}

/** What a scan was that put nothing on the basket; a field where the scanner needs one. */
export function LaterScans() {
  const { scan } = useTill()
  const seenAt = useSignal(scan.last.peek()?.at ?? 0)
  const last = scan.last.value
  const at = last?.at ?? 0
  const isGood = last?.kind === 'added' && last.expiredOn === undefined
  return (
    <>
      <LaterDialog screen={SCAN_FIELD} isOpen={scan.needsField} name="field" onAway={nothing} />
      <LaterDialog
        screen={SCAN_FEEDBACK}
        isOpen={at > seenAt.value && !isGood}
        name={String(at)}
        onAway={nothing}
      />
    </>
  )
}
