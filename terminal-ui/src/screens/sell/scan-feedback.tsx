import { useSignal } from '@preact/signals'
import { refusalText } from '../../link/till-errors.ts'
import type { ScanResult } from '../../models/scan-model.ts'
import { Button } from '../../parts/button.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { currentLanguage, t } from '../../text/translate.ts'

type Failed = Extract<ScanResult, { kind: 'unknown' | 'refused' }>

const isFailed = (scan: ScanResult): scan is Failed =>
  scan.kind === 'unknown' || scan.kind === 'refused'

function words(scan: Failed): string {
  return scan.kind === 'unknown'
    ? t('scan.unknown', { code: scan.code })
    : t('scan.refused', {
        code: scan.code,
        reason: refusalText(scan.refusal.code, currentLanguage()),
      })
}

/** A scan that put nothing on the basket: it shakes, it beeps, and it says what to do. */
export function ScanFeedback() {
  const { scan } = useTill()
  const readAt = useSignal(scan.last.peek()?.at ?? 0)
  const last = scan.last.value
  if (!last || !isFailed(last) || last.at <= readAt.value) return null
  return (
    <div class="scan-feedback" key={last.at} role="alert" data-testid="scan-problem">
      <Notice
        tone="bad"
        icon="scan"
        title={words(last)}
        action={
          <Button
            kind="plain"
            icon="close"
            label={t('common.close')}
            onPress={() => {
              readAt.value = last.at
            }}
          />
        }
      >
        {t('scan.what-to-do')}
      </Notice>
    </div>
  )
}
