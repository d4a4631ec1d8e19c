import { useSignal } from '@preact/signals'
import { formatDateTime } from '#domain/datetime.ts'
import { loginEnd } from '../../after-first-screen.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Notice } from '../../parts/notice.tsx'
import { PinEntry } from '../../parts/pin-entry.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'

/** The log-in runs out soon: the same person gives the PIN, and the basket stays as it is. */
export function LoginEndNotice() {
  const { session } = useTill()
  const isAsking = useSignal(false)
  const end = loginEnd.value?.end.value ?? null
  const staff = session.staff.value
  if (end === null || staff === null) return null
  const zone = session.outlet.value?.timezone ?? 'Asia/Jakarta'
  const close = () => {
    isAsking.value = false
  }
  const enter = async (pin: string) => {
    const outcome = await session.login(staff.staff_id, pin)
    if (outcome.ok) close()
    return outcome
  }
  return (
    <Notice
      tone="warn"
      icon="lock"
      role="status"
      title={t('login-end.title', { time: formatDateTime(end.endsAtMs, zone) })}
      action={
        <Button
          icon="lock"
          onPress={() => {
            isAsking.value = true
          }}
        >
          {t('login-end.go-on')}
        </Button>
      }
    >
      {t('login-end.more')}
      {isAsking.value && (
        <Dialog title={t('login-end.go-on')} onClose={close}>
          <PinEntry
            staff={staff}
            action={t('login-end.go-on')}
            isInDialog
            onBack={() => void session.logout()}
            onEnter={enter}
          />
        </Dialog>
      )}
    </Notice>
  )
}
