import { signal } from '@preact/signals'
import { t } from '../text/translate.ts'
import './connectivity-badge.css'
import { Icon } from './icon.tsx'
import type { IconName } from './icon-shapes.ts'
import { laterScreen } from './later.tsx'
import { LaterDialog } from './later-dialog.tsx'
import type { Tone } from './notice.tsx'
import { useTill } from './till-context.ts'

export const connectivityPanelOpen = signal(false)
export const CONNECTIVITY = laterScreen(
  async () => (await import('./connectivity-panel.tsx')).ConnectivityPanel,
)

type Look = { tone: Tone; icon: IconName; text: string; short: string }

function useHubLook(): Look {
  const { state, pendingCount, commandCount, isStuck } = useTill().connectivity.badge.value
  if (state === 'offline') {
    const text =
      pendingCount > 0 ? t('connect.offline-n', { n: pendingCount }) : t('connect.offline')
    return { tone: 'warn', icon: 'hub', text, short: String(pendingCount || '') }
  }
  if (state === 'syncing') {
    const text = t('connect.syncing-n', { n: pendingCount })
    return { tone: 'accent', icon: 'refresh', text, short: String(pendingCount || '') }
  }
  if (isStuck) {
    const text = t('connect.online-n', { n: pendingCount })
    return { tone: 'warn', icon: 'clock', text, short: String(pendingCount) }
  }
  if (commandCount > 0) {
    const text = t('connect.commands-n', { n: commandCount })
    return { tone: 'warn', icon: 'clock', text, short: String(commandCount) }
  }
  return { tone: 'good', icon: 'hub', text: t('connect.online'), short: '' }
}

function useCloudLook(): Look {
  const { badge, cloud } = useTill().connectivity
  const { pending_count: pending } = cloud.value
  // What the cloud was when the hub was last heard says nothing about now.
  const state = badge.value.state === 'offline' ? 'unknown' : cloud.value.state
  if (state === 'connected') {
    return { tone: 'good', icon: 'cloud', text: t('connect.cloud-connected'), short: '' }
  }
  const text =
    state === 'unknown' ? t('connect.cloud-unknown') : t('connect.cloud-waiting-n', { n: pending })
  return { tone: state === 'unknown' ? 'plain' : 'warn', icon: 'cloud-off', text, short: '' }
}

/** Always in sight: is the hub there, is anything still only on this device, is the cloud there. */
export function ConnectivityBadge() {
  const isOpen = connectivityPanelOpen
  const hub = useHubLook()
  const cloud = useCloudLook()
  return (
    <>
      <button
        type="button"
        class="connect-badge"
        data-testid="connectivity"
        aria-haspopup="dialog"
        aria-label={t('connect.badge-label', { hub: hub.text, cloud: cloud.text })}
        onClick={() => {
          isOpen.value = true
        }}
      >
        <span class={`connect-part tone-${hub.tone}`}>
          <Icon name={hub.icon} size={18} />
          <span class="connect-text">{hub.text}</span>
          {hub.short && <span class="connect-short">{hub.short}</span>}
        </span>
        <span class={`connect-part tone-${cloud.tone}`}>
          <Icon name={cloud.icon} size={18} />
        </span>
      </button>
      <LaterDialog
        screen={CONNECTIVITY}
        isOpen={isOpen.value}
        name="connectivity"
        onAway={() => {
          isOpen.value = false
        }}
      />
    </>
  )
}
