import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { formatDateTime, fromIso } from '#domain/datetime.ts'
import type { StaffCard } from '#domain/wire/access-message.ts'
import { ConnectivityBadge } from '../../parts/connectivity-badge.tsx'
import { EntryPage } from '../../parts/entry-page.tsx'
import { PinEntry } from '../../parts/pin-entry.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { StaffTiles } from '../../parts/staff-tiles.tsx'
import { useTill } from '../../parts/till-context.ts'
import { showToast } from '../../parts/toast.tsx'
import { t } from '../../text/translate.ts'
import { IncidentNotice } from '../incident/incident-notice.tsx'
import { useScanning } from '../sell/use-scanning.ts'
import './login-screen.css'

function StaffChoice({ onChoose }: { onChoose: (card: StaffCard) => void }) {
  const { session } = useTill()
  if (session.staffList.value.length === 0) return <Skeleton rows={6} shape="tile" />
  return <StaffTiles staff={session.staffList.value} onChoose={onChoose} />
}

export function LoginScreen() {
  const { session } = useTill()
  useScanning()
  const chosen = useSignal<StaffCard | null>(null)
  useEffect(() => void session.loadStaff(), [session])
  const logIn = async (pin: string) => {
    const outcome = await session.login(chosen.peek()?.staff_id ?? '', pin)
    const lastMs = fromIso(session.lastLoginAt.peek() ?? '')
    const zone = session.outlet.peek()?.timezone
    if (outcome.ok && lastMs !== null && zone) {
      showToast('plain', 'clock', t('login.last', { time: formatDateTime(lastMs, zone) }))
    }
    return outcome
  }
  return (
    <EntryPage
      title={t('login.title')}
      lead={chosen.value ? t('login.lead-pin') : t('login.lead')}
      aside={
        <div class="login-badge">
          <ConnectivityBadge />
        </div>
      }
    >
      <IncidentNotice />
      {chosen.value ? (
        <PinEntry
          staff={chosen.value}
          action={t('login.action')}
          onEnter={logIn}
          onBack={() => {
            chosen.value = null
          }}
        />
      ) : (
        <StaffChoice
          onChoose={(card) => {
            chosen.value = card
          }}
        />
      )}
    </EntryPage>
  )
}
