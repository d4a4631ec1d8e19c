import { useSignal } from '@preact/signals'
import { refusalText } from '../../link/till-errors.ts'
import type { ScanResult } from '../../models/scan-model.ts'
import { Button } from '../../parts/button.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { currentLanguage, t } from '../../text/translate.ts'
import { badScanText, dayText } from './scan-words.ts'

type Words = { title: string; more: string; isSold?: boolean }

function wordsOf(scan: ScanResult): Words | null {
  const more = t('scan.what-to-do')
  switch (scan.kind) {
    case 'unknown':
      return { title: t('scan.unknown', { code: scan.code }), more }
    case 'refused': {
      const reason = refusalText(scan.refusal.code, currentLanguage())
      return { title: t('scan.refused', { code: scan.code, reason }), more }
    }
    case 'bad':
      return { title: badScanText(scan), more }
    case 'expired': {
      const values = { name: scan.product.name, date: dayText(scan.expiredOn) }
      return { title: t('scan.expired', values), more: t('scan.expired-more') }
    }
    case 'added': {
      if (scan.expiredOn === undefined) return null
      const values = { name: scan.product.name, date: dayText(scan.expiredOn) }
      const title = t('scan.expired-sold', values)
      return { title, more: t('scan.expired-sold-more'), isSold: true }
    }
    default:
      return null
  }
}

/** A scan that wants to be looked at: it shakes, it beeps, and it says what to do. */
export function ScanFeedback() {
  const { scan } = useTill()
  const isRead = useSignal(false)
  const last = scan.last.value
  const words = last && wordsOf(last)
  if (!words || isRead.value) return null
  return (
    <div class="scan-feedback" role="alert" data-testid="scan-problem">
      <Notice
        tone={words.isSold ? 'warn' : 'bad'}
        icon={words.isSold ? 'warning' : 'scan'}
        title={words.title}
        action={
          <Button
            kind="plain"
            icon="close"
            label={t('common.close')}
            onPress={() => {
              isRead.value = true
            }}
          />
        }
      >
        {words.more}
      </Notice>
    </div>
  )
}
