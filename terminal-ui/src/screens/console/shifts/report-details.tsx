import { formatAmount } from '#domain/money.ts'
import type { CashierPart, ShiftReport, TenderComparison } from '#domain/wire/shift-message.ts'
import { Icon } from '../../../parts/icon.tsx'
import { Money } from '../../../parts/money.tsx'
import { t } from '../../../text/translate.ts'
import { tenderKind } from '../../pay/tender-kinds.ts'
import { ComparisonTable } from '../../shift/comparison-table.tsx'
import { useWhen } from '../use-when.ts'

function ComparisonCard({ tenders }: { tenders: readonly TenderComparison[] }) {
  if (tenders.length === 0) return null
  return (
    <section class="card card-wide">
      <h3>{t('shifts.compared')}</h3>
      <ComparisonTable tenders={tenders} />
    </section>
  )
}

function HeapCard({ counts }: Pick<ShiftReport, 'counts'>) {
  if (counts === null) return null
  return (
    <section class="card">
      <h3>{t('shifts.counted-heap')}</h3>
      <table class="comparisons">
        <thead>
          <tr>
            <th scope="col">{t('shifts.piece')}</th>
            <th scope="col">{t('shifts.pieces')}</th>
            <th scope="col">{t('shifts.worth')}</th>
          </tr>
        </thead>
        <tbody>
          {counts.map(({ value_minor, count }) => (
            <tr key={value_minor}>
              <th scope="row">
                <Money minor={value_minor} />
              </th>
              <td>{formatAmount(count)}</td>
              <td>
                <Money minor={value_minor * count} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** One cashier's part: sales, what went back, and by which tenders. */
function PartCard({ part }: { part: CashierPart }) {
  const { figures } = part
  const returned = figures.refund_minor + figures.void_minor
  return (
    <section class="card">
      <h3>{part.cashier_name}</h3>
      <dl class="figure-lines">
        <div class="figure-line">
          <dt>{t('shifts.sales-n', { n: figures.sale_count })}</dt>
          <dd>
            <Money minor={figures.total_minor} />
          </dd>
        </div>
        {returned > 0 && (
          <div class="figure-line">
            <dt>{t('report.refunds')}</dt>
            <dd>
              <Money minor={-returned} />
            </dd>
          </div>
        )}
        {figures.tenders.map((tender) => (
          <div key={tender.method} class="figure-line">
            <dt>{t(tenderKind(tender.method).text)}</dt>
            <dd>
              <Money minor={tender.amount_minor} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function FrozenCard({ report }: { report: ShiftReport }) {
  const when = useWhen()
  const { audit_is_whole: isWhole, series } = report
  return (
    <section class="card stack-tight">
      {isWhole !== null && (
        <p class={isWhole ? 'row' : 'row is-off'}>
          <Icon name={isWhole ? 'check' : 'warning'} size={20} />
          {t(isWhole ? 'shifts.audit-whole' : 'shifts.audit-broken')}
        </p>
      )}
      {series.length > 0 && (
        <p class="soft small">
          {t('shifts.series')}:{' '}
          {series
            .map((each) => `${each.terminal_code}-${each.series}-${each.last_number}`)
            .join(', ')}
        </p>
      )}
      <p class="soft small">{t('shifts.as-of', { time: when(report.as_of) })}</p>
    </section>
  )
}

/** What a manager looks at beyond the figures themselves. */
export function ReportDetails({ report }: { report: ShiftReport }) {
  return (
    <div class="shift-cards">
      <ComparisonCard tenders={report.tenders} />
      <HeapCard counts={report.counts} />
      {report.cashiers.map((part) => (
        <PartCard key={part.cashier_id} part={part} />
      ))}
      <FrozenCard report={report} />
    </div>
  )
}
