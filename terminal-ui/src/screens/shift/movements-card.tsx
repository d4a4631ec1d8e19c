import { formatDateTime, fromIso } from '#domain/datetime.ts'
import type { CashMovementMessage } from '#domain/wire/cash-message.ts'
import { Icon } from '../../parts/icon.tsx'
import { Money } from '../../parts/money.tsx'
import { reasonName } from '../../parts/reason-draft.ts'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { CASH_ACTS, type CashAct } from './cash-dialog.tsx'

const isAct = (kind: string): kind is CashAct => kind in CASH_ACTS

function Movement({ movement }: { movement: CashMovementMessage }) {
  const { rules, session } = useTill()
  const zone = session.outlet.value?.timezone ?? 'Asia/Jakarta'
  const at = fromIso(movement.at)
  const { kind, reason_code, approved_by_name, note } = movement
  const reason = rules.rules.value.reasons.find((r) => r.kind === kind && r.code === reason_code)
  const facts = [
    movement.movement_number,
    at === null ? null : formatDateTime(at, zone),
    movement.staff_name,
    approved_by_name && t('cash.approved', { name: approved_by_name }),
    note,
  ]
  const act = isAct(kind) ? CASH_ACTS[kind] : null
  return (
    <li class="movement">
      <Icon name={act?.icon ?? 'cash'} />
      <div class="grow">
        <p class="strong">
          {[act && t(act.text), reason ? reasonName(reason) : reason_code]
            .filter(Boolean)
            .join(' · ')}
        </p>
        <p class="soft small">{facts.filter(Boolean).join(' · ')}</p>
      </div>
      <Money minor={kind === 'paid-in' ? movement.amount_minor : -movement.amount_minor} isBold />
    </li>
  )
}

/** What went into and out of the drawer without a sale, newest first. */
export function MovementsCard({ movements }: { movements: readonly CashMovementMessage[] }) {
  return (
    <section class="card">
      <h3>{t('cash.movements')}</h3>
      {movements.length === 0 && <p class="soft">{t('cash.none')}</p>}
      <ul>
        {movements.map((movement) => (
          <Movement key={movement.movement_id} movement={movement} />
        ))}
      </ul>
    </section>
  )
}
