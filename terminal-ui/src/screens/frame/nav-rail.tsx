import { Icon } from '../../parts/icon.tsx'
import { Logo } from '../../parts/logo.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { PLACES, type Place } from '../navigation.ts'

/** Places this person may go to. */
export function useMyPlaces() {
  const { session } = useTill()
  return PLACES.filter((entry) => !entry.permission || session.may(entry.permission))
}

export function NavRail({ at }: { at: Place }) {
  const { session } = useTill()
  return (
    <nav class="rail" aria-label={t('nav.label')}>
      <div class="rail-logo">
        <Logo size={40} />
      </div>
      {useMyPlaces().map((entry) => (
        <a
          key={entry.place}
          class="rail-link"
          href={`#/${entry.place}`}
          aria-current={entry.place === at ? 'page' : undefined}
        >
          <Icon name={entry.icon} />
          {t(entry.text)}
        </a>
      ))}
      <div class="rail-rest" />
      <button type="button" class="rail-link" onClick={() => void session.logout()}>
        <Icon name="lock" />
        {t('nav.lock')}
      </button>
    </nav>
  )
}
