import type { ComponentChildren } from 'preact'
import type { ShiftMessage } from '#domain/wire/shift-message.ts'
import { Icon } from '../../parts/icon.tsx'
import { Money } from '../../parts/money.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { tenderKind } from '../pay/tender-kinds.ts'

function Figure({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div class="figure">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** Bars beside the amounts: which way of paying carried the day is seen before it is read. */
function TenderBars({ shift }: { shift: ShiftMessage }) {
  const largest = Math.max(1, ...shift.tenders.map((tender) => tender.amount_minor))
  if (shift.tenders.length === 0) return <p class="soft">{t('shift.no-sales')}</p>
  return (
    <ul class="tender-bars">
      {shift.tenders.map((tender) => {
        const kind = tenderKind(tender.method)
        const share = Math.max(0, tender.amount_minor) / largest
        return (
          <li key={tender.method}>
            <Icon name={kind.icon} />
            <span class="bar-name">{t(kind.text)}</span>
            <span class="bar-track" aria-hidden="true">
              <span class="bar-fill" style={{ width: `${(share * 100).toFixed(1)}%` }} />
            </span>
            <span class="bar-count">{t('shift.times-n', { n: tender.count })}</span>
            <Money minor={tender.amount_minor} isBold />
          </li>
        )
      })}
    </ul>
  )
}

/** Only who may see the console sees what ought to be in the drawer: a count must be blind. */
function ExpectedCash({ shift }: { shift: ShiftMessage }) {
  const { session } = useTill()
  if (!session.may('view-console')) {
    return (
      <p class="row soft">
        <Icon name="lock" size={20} />
        {t('shift.expected-hidden')}
      </p>
    )
  }
  return (
    <dl class="figure-row">
      <Figure label={t('shift.expected')}>
        <Money minor={shift.expected_cash_minor} />
      </Figure>
    </dl>
  )
}

export function ShiftFigures({ shift }: { shift: ShiftMessage }) {
  return (
    <div class="shift-cards">
      <section class="card">
        <h3>{t('shift.sales')}</h3>
        <dl class="figure-row">
          <Figure label={t('shift.count')}>{shift.transaction_count}</Figure>
          <Figure label={t('shift.total')}>
            <Money minor={shift.total_sales_minor} />
          </Figure>
        </dl>
        <dl class="figure-row figure-row-small">
          <Figure label={t('shift.discount')}>
            <Money minor={shift.discount_minor} />
          </Figure>
          <Figure label={t('shift.tax-base')}>
            <Money minor={shift.tax_base_minor} />
          </Figure>
          <Figure label={t('shift.tax')}>
            <Money minor={shift.tax_minor} />
          </Figure>
          <Figure label={t('shift.rounding')}>
            <Money minor={shift.cash_rounding_minor} />
          </Figure>
        </dl>
      </section>
      <section class="card">
        <h3>{t('shift.drawer')}</h3>
        <ExpectedCash shift={shift} />
      </section>
      <section class="card card-wide">
        <h3>{t('shift.tenders')}</h3>
        <TenderBars shift={shift} />
      </section>
    </div>
  )
}
