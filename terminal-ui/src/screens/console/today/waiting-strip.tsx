import type { TodayView } from '#domain/wire/today-message.ts'
import {
  type WaitingItem,
  type WaitingKind,
  waitingItems,
} from '../../../models/console-today-model.ts'
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

/** The count in front stands out. Beside conflicts past their time, the rest are other ones. */
function Words({ item, hasOverdue }: { item: WaitingItem; hasOverdue: boolean }) {
  const { kind, count, minor } = item
  const what = kind === 'conflicts' && hasOverdue ? 'other-conflicts' : kind
  const [n, ...words] = t(`today-waits.${what}`, { n: count }).split(' ')
  return (
    <>
      <strong class="today-count">{n}</strong>
      <span>
        {words.join(' ')}
        {minor !== null && (
          <>
            {' '}
            <Money minor={minor} />
          </>
        )}
      </span>
    </>
  )
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
  const hasOverdue = items.some(({ kind }) => kind === 'overdue')
  return (
    <ul class="today-waiting" aria-label={t('today.waiting')} data-testid="today-waiting">
      {items.map((item) => (
        <li key={item.kind}>
          <a class={`tone-${item.isUrgent ? 'bad' : 'warn'}`} href={`#/console/${item.screen}`}>
            <Icon name={ICONS[item.kind]} />
            <Words item={item} hasOverdue={hasOverdue} />
          </a>
        </li>
      ))}
    </ul>
  )
}
