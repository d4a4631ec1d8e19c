import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { whenAwayLong } from '../../models/away-banner.ts'
import { bannerSlot } from '../../parts/banner-slot.ts'
import { Button } from '../../parts/button.tsx'
import { Money } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { IncidentNotice } from '../incident/incident-notice.tsx'

/** A customer paid a code that had been given up: somebody has to give that money back. */
function StrayPayment() {
  const { charge } = useTill()
  const stray = charge.stray.value
  if (!stray) return null
  const reference = stray.reference ?? ''
  return (
    <Notice
      tone="bad"
      icon="qris"
      role="alert"
      action={<Button onPress={() => charge.dismissStray()}>{t('common.close')}</Button>}
    >
      {t('pay.stray', { reference })} <Money minor={stray.amount_minor} isBold />
    </Notice>
  )
}

function useIsAwayLong(isAway: boolean): boolean {
  const { seams } = useTill()
  const isLong = useSignal(false)
  useEffect(() => whenAwayLong(seams, isAway, isLong), [isAway])
  return isAway && isLong.value
}

/** One line under the bar while the hub is away: what still works, and that nothing is lost. */
export function FrameBanner() {
  const { connectivity, session } = useTill()
  const { state, pendingCount } = connectivity.badge.value
  const isAwayLong = useIsAwayLong(state === 'offline')
  const More = bannerSlot.value
  return (
    <div class="frame-banner" aria-live="polite">
      <IncidentNotice />
      <StrayPayment />
      {More && <More />}
      {session.mustProve.value && (
        <Notice
          tone="warn"
          icon="lock"
          action={<Button onPress={() => void session.logout()}>{t('login.again')}</Button>}
        >
          {t('login.prove-again')}
        </Notice>
      )}
      {isAwayLong && (
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
