import type { TodayView } from '#domain/wire/today-message.ts'
import { type WaitingKind, waitingItems } from '../../../models/console-today-model.ts'
import { Icon } from '../../../parts/icon.tsx'
import type { IconName } from '../../../parts/icon-shapes.ts'
import { Money } from '../../../parts/money.tsx'
import { t } from '../../../text/translate.ts'

const ICONS: Record<WaitingKind, IconName> = {
  overdue: 'warning',
  conflicts: 'warning',
  uncertain: 'printer',
  held: 'receipt',
  unverified: 'qris',
  tails: 'terminal',
  'set-aside': 'cloud',
  kept: 'tray',
  addenda: 'coins',
}

/** Everything that wants a person, each the way to where it is settled. */
export function WaitingStrip({ view }: { view: TodayView }) {
  const items = waitingItems(view)
  if (items.length === 0) {
    return (
      <p class="today-calm tone-good" data-testid="today-waiting">
        <Icon name="check" /> {t('today.waits-nothing')}
      </p>
    )
  }
  return (
    <ul class="today-waiting" aria-label={t('today.waiting')} data-testid="today-waiting">
      {items.map(({ kind, count, minor, isUrgent, screen }) => (
        <li key={kind}>
          <a class={`tone-${isUrgent ? 'bad' : 'warn'}`} href={`#/console/${screen}`}>
            <Icon name={ICONS[kind]} />
            <strong class="today-count">{count}</strong>
            <span>
              {t(`today-waits.${kind}`)}
              {minor !== null && (
                <>
                  {' '}
                  <Money minor={minor} />
                </>
              )}
            </span>
          </a>
        </li>
      ))}
    </ul>
  )
}
