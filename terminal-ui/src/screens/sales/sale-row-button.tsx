import { formatDateTime } from '#domain/datetime.ts'
import type { SaleRow } from '../../models/sales-model.ts'
import { Icon } from '../../parts/icon.tsx'
import { Money } from '../../parts/money.tsx'
import { Chip } from '../../parts/notice.tsx'
import { SafetyTrail } from '../../parts/safety-trail.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { tenderKind } from '../pay/tender-kinds.ts'

/** '19.42' of '22/11/2026 19.42 WIB': a list of one day needs no date. */
export const timeOfDay = (ms: number, timezone: string): string =>
  formatDateTime(ms, timezone).split(' ')[1] ?? ''

type Props = { row: SaleRow; isOpen: boolean; onOpen: () => void }

export function SaleRowButton({ row, isOpen, onOpen }: Props) {
  const zone = useTill().session.outlet.value?.timezone ?? 'Asia/Jakarta'
  return (
    <button type="button" class="sale-row" aria-pressed={isOpen} onClick={onOpen}>
      <span class="sale-time">{timeOfDay(row.soldAtMs, zone)}</span>
      <span class="sale-main">
        <span class="sale-number">{row.receiptNumber}</span>
        <span class="sale-facts">
          {[row.cashierName, t('held.lines-n', { n: row.itemCount })].filter(Boolean).join(' · ')}
        </span>
      </span>
      <span class="sale-tenders">
        {row.methods.map((method) => (
          <span key={method} role="img" aria-label={t(tenderKind(method).text)}>
            <Icon name={tenderKind(method).icon} size={20} />
          </span>
        ))}
        {row.conflictCount > 0 && (
          <Chip tone="warn" icon="warning">
            {row.conflictCount}
          </Chip>
        )}
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
