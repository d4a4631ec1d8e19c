import type { SafeEntryMessage } from '#domain/wire/cash-message.ts'
import { Icon } from '../../../parts/icon.tsx'
import type { IconName } from '../../../parts/icon-shapes.ts'
import { Money, useMoney } from '../../../parts/money.tsx'
import { EmptyState } from '../../../parts/notice.tsx'
import { t } from '../../../text/translate.ts'
import { useWhen } from '../use-when.ts'

const ICONS: Record<SafeEntryMessage['kind'], IconName> = {
  float: 'drawer',
  drop: 'lock',
  close: 'clock',
  'bank-deposit': 'transfer',
  correction: 'coins',
}

function EntryRow({ entry }: { entry: SafeEntryMessage }) {
  const show = useMoney()
  const when = useWhen()
  const { kind, amount_minor, balance_minor, bag_number, note, staff_name, at } = entry
  return (
    <li class="list-row">
      <span class="list-icon">
        <Icon name={ICONS[kind]} />
      </span>
      <div class="grow">
        <p class="strong">{t(`safe-kind.${kind}`)}</p>
        <p class="soft small">
          {[staff_name, when(at), bag_number && t('safe.bag', { number: bag_number })]
            .filter(Boolean)
            .join(' · ')}
        </p>
        {note && <p class="small">{note}</p>}
      </div>
      <div class="safe-amount">
        <p class={amount_minor < 0 ? 'strong safe-out' : 'strong'}>
          {amount_minor > 0 && '+'}
          <Money minor={amount_minor} />
        </p>
        <p class="soft small">{t('safe.after', { amount: show(balance_minor) })}</p>
      </div>
    </li>
  )
}

/** Newest first: every entry, and what the safe held after it. */
export function SafeEntries({ entries }: { entries: readonly SafeEntryMessage[] }) {
  if (entries.length === 0) {
    return (
      <EmptyState icon="lock" title={t('safe.none')}>
        {t('safe.none-more')}
      </EmptyState>
    )
  }
  return (
    <ul>
      {entries.map((entry) => (
        <EntryRow key={entry.entry_id} entry={entry} />
      ))}
    </ul>
  )
}
