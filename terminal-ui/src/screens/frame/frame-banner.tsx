import { Button } from '../../parts/button.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { IncidentNotice } from '../incident/incident-notice.tsx'

/** One line under the bar while the hub is away: what still works, and that nothing is lost. */
export function FrameBanner() {
  const { connectivity } = useTill()
  const { state, pendingCount } = connectivity.badge.value
  return (
    <div class="frame-banner" aria-live="polite">
      <IncidentNotice />
      {state === 'offline' && (
        <Notice
          tone="warn"
          icon="cloud-off"
          action={
            <Button
              kind="soft"
              icon="refresh"
              label={t('connect.retry')}
              onPress={() => connectivity.retryNow()}
            >
              {t('connect.retry')}
            </Button>
          }
        >
          <strong>{t('connect.banner-title')}</strong>{' '}
          {pendingCount > 0
            ? t('connect.banner-pending', { n: pendingCount })
            : t('connect.banner')}
        </Notice>
      )}
    </div>
  )
}
