import type { ShiftMessage } from '#domain/wire/shift-message.ts'
import { Icon } from '../../../parts/icon.tsx'
import { Money } from '../../../parts/money.tsx'
import { Chip } from '../../../parts/notice.tsx'
import { t } from '../../../text/translate.ts'
import { STATES } from '../../shift/shift-states.ts'

const dayOf = (businessDate: string): string => businessDate.split('-').reverse().join('/')

function Difference({ shift }: { shift: ShiftMessage }) {
  const { status, over_short_minor } = shift
  if (status !== 'closed' || over_short_minor === null) return null
  return (
    <div>
      <dt>{t('close.over-short')}</dt>
      <dd class={over_short_minor < 0 ? 'is-off' : over_short_minor > 0 ? 'is-over' : undefined}>
        {over_short_minor > 0 && '+'}
        <Money minor={over_short_minor} />
      </dd>
    </div>
  )
}

function ShiftRow({ shift, onOpen }: { shift: ShiftMessage; onOpen: (id: string) => void }) {
  const look = STATES[shift.status]
  // The dot stays with what it follows: no line begins with it.
  const facts = [shift.cashier_name, shift.drawer_name].join('\u00a0· ')
  return (
    <li>
      <button
        type="button"
        class="list-row shift-row"
        data-testid={`shift-${shift.session_number}`}
        onClick={() => onOpen(shift.session_id)}
      >
        <span class="grow">
          <span class="row row-wrap">
            <strong>{t('shift.number', { n: String(shift.session_number) })}</strong>
            <span class="soft small">{dayOf(shift.business_date)}</span>
            <Chip tone={look.tone} icon={look.icon}>
              {t(look.text)}
            </Chip>
            {shift.addendum_count > 0 && (
              <Chip tone="plain">{t('shifts.addenda-n', { n: shift.addendum_count })}</Chip>
            )}
          </span>
          <span class="soft small">{facts}</span>
        </span>
        <dl class="list-numbers">
          <div>
            <dt>{t('shifts.sales-n', { n: shift.transaction_count })}</dt>
            <dd>
              <Money minor={shift.total_sales_minor} />
            </dd>
          </div>
          <Difference shift={shift} />
        </dl>
        <Icon name="chevron-right" />
      </button>
    </li>
  )
}

/** Newest first; each opens in full. */
export function ShiftRows(props: {
  shifts: readonly ShiftMessage[]
  onOpen: (shiftId: string) => void
}) {
  return (
    <ul>
      {props.shifts.map((shift) => (
        <ShiftRow key={shift.session_id} shift={shift} onOpen={props.onOpen} />
      ))}
    </ul>
  )
}
