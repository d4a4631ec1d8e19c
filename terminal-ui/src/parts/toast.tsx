import { signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { IconName } from './icon-shapes.ts'
import { Notice, type Tone } from './notice.tsx'
import './toast.css'

type Toast = { tone: Tone; icon: IconName; text: string }

const SHOWN_MS = 4000
const current = signal<Toast | null>(null)

export function showToast(tone: Tone, icon: IconName, text: string): void {
  current.value = { tone, icon, text }
}

/**
 * One message at a time; a new one takes the place of the old one. In a dialog, which covers the
 * page's own host, it shows what is said while the dialog is open.
 */
export function ToastHost({ isInDialog = false }: { isInDialog?: boolean }) {
  const before = useRef(isInDialog ? current.peek() : null)
  const toast = current.value === before.current ? null : current.value
  useEffect(() => {
    if (!toast) return
    const timer = setTimeout(() => {
      current.value = null
    }, SHOWN_MS)
    return () => clearTimeout(timer)
  }, [toast])
  return (
    <div class="toast-host" role="status">
      {toast && <Notice tone={toast.tone} icon={toast.icon} title={toast.text} />}
    </div>
  )
}
