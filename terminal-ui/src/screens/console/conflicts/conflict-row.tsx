import type { ConflictMessage } from '#domain/wire/conflict-message.ts'
import { leftMs } from '../../../models/console-conflicts-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Icon } from '../../../parts/icon.tsx'
import type { IconName } from '../../../parts/icon-shapes.ts'
import { useMoney } from '../../../parts/money.tsx'
import { Chip } from '../../../parts/notice.tsx'
import { t } from '../../../text/translate.ts'
import { waysOf } from '../../conflicts/choose-settlement.ts'
import { sayWay } from '../../conflicts/way-words.ts'
import { useWhen } from '../use-when.ts'
import { MoneyEffect, Resolution } from './conflict-facts.tsx'
import { sayConflict, sayDue, sayType } from './conflict-words.ts'

const ICONS = new Map<string, IconName>(
  Object.entries({
    price_changed: 'tag',
    insufficient_loyalty_points: 'star',
    insufficient_balance: 'gift',
    duplicate_transaction: 'receipt',
    duplicate_receipt_number: 'receipt',
    session_closed: 'drawer',
    recomputation_failed: 'coins',
    rights_missing: 'lock',
    over_refund: 'coins',
    rule_not_met: 'warning',
    inventory_shortage: 'box',
    unknown_product: 'scan',
    customer_mismatch: 'person',
  }),
)

function Due({ conflict, hubTime }: { conflict: ConflictMessage; hubTime: string }) {
  const isOverdue = leftMs(conflict, hubTime) < 0
  return (
    <Chip tone={isOverdue ? 'bad' : 'plain'} icon={isOverdue ? 'warning' : 'clock'}>
      {sayDue(conflict, hubTime)}
    </Chip>
  )
}

type RowProps = { conflict: ConflictMessage; hubTime: string; onOpen: () => void }

/** One of them: what, where, who, when, how much, and what to do about it. */
export function ConflictRow({ conflict, hubTime, onOpen }: RowProps) {
  const when = useWhen()
  const show = useMoney()
  const { type, state, number, cashier_name: cashier, origin } = conflict
  const isOpen = state === 'open'
  // What the wizard proposes.
  const [proposal] = waysOf(conflict)
  const isOverdue = isOpen && leftMs(conflict, hubTime) < 0
  const facts = [
    number,
    cashier ?? (origin === 'cloud' ? t('conflicts.by-cloud') : null),
    when(conflict.raised_at),
  ]
  return (
    <li class="list-row conflict-row">
      <span class={`list-icon tone-${isOverdue ? 'bad' : isOpen ? 'warn' : 'good'}`}>
        <Icon name={ICONS.get(type) ?? 'warning'} />
      </span>
      <div class="grow">
        <p class="row row-wrap">
          <strong>{sayType(type)}</strong>
          {isOpen && <Due conflict={conflict} hubTime={hubTime} />}
        </p>
        <p>{sayConflict(conflict, show)}</p>
        <p class="soft small">{facts.filter(Boolean).join(' · ')}</p>
        {!isOpen && <Resolution conflict={conflict} />}
      </div>
      <div class="conflict-right">
        <MoneyEffect conflict={conflict} />
        {isOpen && (
          <span class="soft small">
            {proposal && t('conflicts.proposal', { reason: sayWay(proposal) })}
          </span>
        )}
        <Button kind={isOverdue ? 'primary' : 'soft'} onPress={onOpen}>
          {t(isOpen ? 'conflicts.open' : 'conflicts.look')}
        </Button>
      </div>
    </li>
  )
}
