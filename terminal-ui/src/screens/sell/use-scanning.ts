import { useLayoutEffect } from 'preact/hooks'
import type { ScanResult } from '../../models/scan-model.ts'
import { beep } from '../../parts/beep.ts'
import { useTill } from '../../parts/till-context.ts'
import { showToast } from '../../parts/toast.tsx'
import { useScans } from '../../parts/use-scans.ts'
import { t } from '../../text/translate.ts'
import { holdField, isField } from './held-field.ts'
import { openDialog } from './sell-state.ts'

/** As long as a PIN may be: what is longer is no PIN. */
const PIN_LENGTH_MAX = 8

let isAtCounter = false

/**
 * At the counter every scan is for the basket, and none while a dialog is open. On other screens a
 * field takes it as typed. Nobody's scan is said, and its Enter presses nothing.
 */
function whereTo(code: string): 'basket' | 'nowhere' | 'field' {
  const at = document.activeElement
  const isPin = code.length <= PIN_LENGTH_MAX && document.querySelector('.pin-entry') !== null
  if (isPin || at?.closest('[data-scans]')) return 'field'
  if (isAtCounter) return document.querySelector('dialog[open]') ? 'nowhere' : 'basket'
  return isField(at) ? 'field' : 'nowhere'
}

/** What follows a scan on the screen; the basket itself is the model's. */
function follow(scan: ScanResult): void {
  const { kind } = scan
  if (kind === 'unweighed') {
    const { code: barcode, product, said } = scan
    openDialog({ kind: 'weight', product, barcode, said })
  } else if (kind !== 'added' || scan.expiredOn !== undefined) beep()
  if (kind === 'elsewhere') showToast('warn', 'scan', t('scan.elsewhere', { code: scan.code }))
}

/**
 * Reads the scanner wherever the focus is. Listens in the capture phase, so that the Enter a
 * scanner sends never presses a button.
 */
export function useScanning(): void {
  const till = useTill()
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent) => till.scan.key(event)
    document.addEventListener('keydown', listen, true)
    const detach = till.scan.attach({ hold: holdField, whereTo })
    return () => {
      document.removeEventListener('keydown', listen, true)
      detach()
    }
  }, [till])
  useScans(follow)
}

/** While this is on the screen, scans are sold. */
export function useCounter(): void {
  useLayoutEffect(() => {
    isAtCounter = true
    return () => {
      isAtCounter = false
    }
  }, [])
}
