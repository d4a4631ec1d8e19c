import { useEffect, useLayoutEffect } from 'preact/hooks'
import type { Till } from '../../models/till.ts'
import { beep } from '../../parts/beep.ts'
import { useTill } from '../../parts/till-context.ts'
import { openDialog, query, sellDialog } from './sell-state.ts'

/** Takes the characters of a scan out of the field they were typed into before it was known. */
function takeOut(leaked: string): void {
  const field = document.activeElement
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return
  if (!field.value.endsWith(leaked)) return
  field.value = field.value.slice(0, -leaked.length)
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

/** What follows a scan on the screen; the basket itself is the model's. */
function useScanned(till: Till): void {
  useEffect(() => {
    const seenAt = till.scan.last.peek()?.at ?? 0
    return till.scan.last.subscribe((scan) => {
      if (!scan || scan.at <= seenAt) return
      if (scan.kind === 'unknown' || scan.kind === 'refused') beep()
      else query.value = ''
      if (scan.kind === 'unweighed') {
        openDialog({ kind: 'weight', product: scan.product, barcode: scan.code })
      }
    })
  }, [till])
  useEffect(() => {
    const seenAt = till.scan.leaked.peek()?.at ?? 0
    return till.scan.leaked.subscribe((leak) => {
      if (leak && leak.at > seenAt) takeOut(leak.text)
    })
  }, [till])
}

/**
 * Reads the scanner wherever the focus is. Listens in the capture phase, so that the Enter a
 * scanner sends never presses a button; dialogs and other screens keep their keys to themselves.
 */
export function useScanning(): void {
  const till = useTill()
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const leaked = till.scan.key(event)
      if (leaked) takeOut(leaked)
    }
    document.addEventListener('keydown', listen, true)
    till.scan.resume()
    return () => {
      document.removeEventListener('keydown', listen, true)
      till.scan.pause()
    }
  }, [till])
  // A PIN typed on the keyboard is no barcode either.
  const hasDialog = sellDialog.value !== null || till.approval.ask.value !== null
  useEffect(() => {
    if (!hasDialog) return
    till.scan.pause()
    return () => till.scan.resume()
  }, [till, hasDialog])
  useScanned(till)
}
