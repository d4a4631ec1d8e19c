import { useSignal } from '@preact/signals'
import { Button } from '../../parts/button.tsx'
import { ConnectivityBadge } from '../../parts/connectivity-badge.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { goTo, PLACES, type Place } from '../navigation.ts'
import { useMyPlaces } from './nav-rail.tsx'

function NavSheet({ at, onClose }: { at: Place; onClose: () => void }) {
  const { session } = useTill()
  return (
    <Dialog title={session.staff.value?.name ?? t('nav.label')} onClose={onClose}>
      <nav class="nav-sheet-list" aria-label={t('nav.label')}>
        {useMyPlaces().map((entry) => (
          <button
            type="button"
            key={entry.place}
            class="nav-sheet-link"
            aria-current={entry.place === at ? 'page' : undefined}
            onClick={() => {
              onClose()
              goTo(entry.place)
            }}
          >
            <Icon name={entry.icon} />
            {t(entry.text)}
          </button>
        ))}
        <button type="button" class="nav-sheet-link" onClick={() => void session.logout()}>
          <Icon name="lock" />
          {t('nav.lock')}
        </button>
      </nav>
    </Dialog>
  )
}

/** Where we are and who sells, so that nobody sells on a colleague's name by mistake. */
function PlaceName({ at }: { at: Place }) {
  const { session } = useTill()
  const title = PLACES.find((entry) => entry.place === at)?.text ?? 'nav.sell'
  const outlet = session.outlet.value?.name
  const facts = [session.terminal.value?.terminalCode, session.staff.value?.name]
  return (
    <div class="top-bar-place">
      <h1>{t(title)}</h1>
      <p>
        {outlet && <span class="top-bar-outlet">{outlet} · </span>}
        {facts.filter(Boolean).join(' · ')}
      </p>
    </div>
  )
}

export function TopBar({ at, onHelp }: { at: Place; onHelp: () => void }) {
  const isMenuOpen = useSignal(false)
  return (
    <header class="top-bar">
      <span class="top-bar-menu">
        <Button
          kind="plain"
          icon="menu"
          label={t('nav.menu')}
          onPress={() => {
            isMenuOpen.value = true
          }}
        />
      </span>
      <PlaceName at={at} />
      <div class="top-bar-rest" />
      <ConnectivityBadge />
      <span class="top-bar-help">
        <Button kind="plain" icon="keyboard" label={t('help.title')} onPress={onHelp} />
      </span>
      {isMenuOpen.value && (
        <NavSheet
          at={at}
          onClose={() => {
            isMenuOpen.value = false
          }}
        />
      )}
    </header>
  )
}
