import { formatDateTime } from '#domain/datetime.ts'
import type { SaleRow } from '../../models/sales-model.ts'
import { Icon } from '../../parts/icon.tsx'
import { Money, useMoney } from '../../parts/money.tsx'
import { Chip } from '../../parts/notice.tsx'
import { SafetyTrail } from '../../parts/safety-trail.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { tenderKind } from '../pay/tender-kinds.ts'

/** '19.42' of '22/11/2026 19.42 WIB': a list of one day needs no date. */
export const timeOfDay = (ms: number, timezone: string): string =>
  formatDateTime(ms, timezone).split(' ')[1] ?? ''

/** '22/11' of the same: what was looked for may be of any day. */
const dayOf = (ms: number, timezone: string): string =>
  formatDateTime(ms, timezone).split('/').slice(0, 2).join('/')

type Props = { row: SaleRow; isOpen: boolean; hasDay: boolean; onOpen: () => void }

/** Whether all or some of it went back. */
function Returned({ row }: { row: SaleRow }) {
  const show = useMoney()
  if (row.isVoided) {
    return (
      <Chip tone="bad" icon="close">
        {t('sales.voided')}
      </Chip>
    )
  }
  if (row.refundedMinor === 0) return null
  return (
    <Chip tone="warn" icon="undo">
      {t('sales.refunded', { amount: show(row.refundedMinor) })}
    </Chip>
  )
}

export function SaleRowButton({ row, isOpen, hasDay, onOpen }: Props) {
  const zone = useTill().session.outlet.value?.timezone ?? 'Asia/Jakarta'
  return (
    <button type="button" class="sale-row" aria-pressed={isOpen} onClick={onOpen}>
      <span class="sale-time">
        {hasDay && <span class="sale-day">{dayOf(row.soldAtMs, zone)}</span>}
        {timeOfDay(row.soldAtMs, zone)}
      </span>
      <span class="sale-main">
        <span class="sale-number">{row.receiptNumber}</span>
        <span class="sale-facts">
          {[row.cashierName, t('held.lines-n', { n: row.itemCount })].filter(Boolean).join(' · ')}
        </span>
        {row.buyerName !== undefined && (
          <span class="sale-facts">{t('buyer.of', { name: row.buyerName })}</span>
        )}
        <span class="sale-chips">
          <Returned row={row} />
          {row.conflictCount > 0 && (
            <Chip tone="warn" icon="warning">
              {row.conflictCount}
            </Chip>
          )}
        </span>
      </span>
      <span class="sale-tenders">
        {row.methods.map((method) => (
          <span key={method} role="img" aria-label={t(tenderKind(method).text)}>
            <Icon name={tenderKind(method).icon} size={20} />
          </span>
        ))}
      </span>
      <span class="sale-total">
        <Money minor={row.payableMinor} isBold />
      </span>
      <span class="sale-safety">
        <SafetyTrail safety={row.safety} />
      </span>
    </button>
  )
}
