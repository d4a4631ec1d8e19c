import type { ComponentChildren } from 'preact'
import { statedTaxes } from '#domain/shift-figures.ts'
import type { ShiftFigures, ShiftReport } from '#domain/wire/shift-message.ts'
import { Icon } from '../../parts/icon.tsx'
import { Money } from '../../parts/money.tsx'
import { Chip } from '../../parts/notice.tsx'
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

/** A line of money under its name; nothing is shown for what did not happen. */
function Row({ label, minor }: { label: string; minor: number }) {
  if (minor === 0) return null
  return (
    <div class="figure-line">
      <dt>{label}</dt>
      <dd>
        <Money minor={minor} />
      </dd>
    </div>
  )
}

const returnedMinor = (figures: ShiftFigures) => figures.refund_minor + figures.void_minor

function SalesCard({ figures }: { figures: ShiftFigures }) {
  const returned = returnedMinor(figures)
  const [base, tax] =
    returned > 0
      ? (['shift.tax-base-sold', 'shift.tax-sold'] as const)
      : (['shift.tax-base', 'shift.tax'] as const)
  return (
    <section class="card">
      <h3>{t('shift.sales')}</h3>
      <dl class="figure-row">
        <Figure label={t('shift.count')}>{figures.sale_count}</Figure>
        <Figure label={t('shift.total')}>
          <Money minor={figures.total_minor} />
        </Figure>
      </dl>
      <dl class="figure-lines">
        <Row label={t('report.refunds')} minor={-figures.refund_minor} />
        <Row label={t('report.voids')} minor={-figures.void_minor} />
        {returned > 0 && <Row label={t('report.net')} minor={figures.total_minor - returned} />}
        <Row label={t('shift.discount')} minor={figures.discount_minor} />
        <Row label={t(base)} minor={figures.tax_base_minor} />
        <Row label={t(tax)} minor={figures.tax_minor} />
        <Row label={t('shift.rounding')} minor={figures.cash_rounding_minor} />
        <Row label={t('report.account-in')} minor={figures.account_in_minor} />
        <Row label={t('report.account-out')} minor={-figures.account_out_minor} />
      </dl>
    </section>
  )
}

/** Only who may see it sees what ought to be in the drawer: a count must be blind. */
function DrawerCard({ report }: { report: ShiftReport }) {
  const { figures, session } = report
  return (
    <section class="card">
      <h3>{t('shift.drawer')}</h3>
      {session.expected_cash_minor === null ? (
        <p class="row soft">
          <Icon name="lock" size={20} />
          {t('shift.expected-hidden')}
        </p>
      ) : (
        <dl class="figure-row">
          <Figure label={t('shift.expected')}>
            <Money minor={session.expected_cash_minor} />
          </Figure>
        </dl>
      )}
      <dl class="figure-lines">
        {figures.cash.map(({ kind, amount_minor }) => (
          <Row key={kind} label={t(`cash-kind.${kind}`)} minor={amount_minor} />
        ))}
        {figures.no_sale_count > 0 && (
          <div class="figure-line">
            <dt>{t('report.no-sales-n')}</dt>
            <dd>{t('shift.times-n', { n: figures.no_sale_count })}</dd>
          </div>
        )}
      </dl>
    </section>
  )
}

/** Bars beside the amounts: which way of paying carried the day is seen before it is read. */
function TenderCard({ report }: { report: ShiftReport }) {
  const { figures, session } = report
  const isCashHidden = session.expected_cash_minor === null && figures.sale_count > 0
  const largest = Math.max(1, ...figures.tenders.map((tender) => tender.amount_minor))
  return (
    <section class="card card-wide">
      <h3>{t('shift.tenders')}</h3>
      {figures.sale_count === 0 && <p class="soft">{t('shift.no-sales')}</p>}
      <ul class="tender-bars">
        {figures.tenders.map((tender) => {
          const kind = tenderKind(tender.method)
          const share = Math.max(0, tender.amount_minor) / largest
          return (
            <li key={tender.method}>
              <Icon name={kind.icon} />
              <span class="bar-name">
                {t(kind.text)}
                {tender.unverified_count > 0 && (
                  <Chip tone="warn">
                    {t('report.unverified-n', { n: tender.unverified_count })}
                  </Chip>
                )}
              </span>
              <span class="bar-track" aria-hidden="true">
                <span class="bar-fill" style={{ width: `${(share * 100).toFixed(1)}%` }} />
              </span>
              <span class="bar-count">{t('shift.times-n', { n: tender.count })}</span>
              <Money minor={tender.amount_minor} isBold />
            </li>
          )
        })}
      </ul>
      {isCashHidden && (
        <p class="row soft">
          <Icon name="lock" size={20} />
          {t('report.cash-hidden')}
        </p>
      )}
    </section>
  )
}

function CashiersCard({ report }: { report: ShiftReport }) {
  if (report.cashiers.length < 2) return null
  return (
    <section class="card">
      <h3>{t('report.cashiers')}</h3>
      <dl class="figure-lines">
        {report.cashiers.map(({ cashier_id, cashier_name, figures }) => (
          <div key={cashier_id} class="figure-line">
            <dt>
              {cashier_name}{' '}
              <span class="soft small">{t('report.cashier-n', { n: figures.sale_count })}</span>
            </dt>
            <dd>
              <Money minor={figures.total_minor - figures.refund_minor - figures.void_minor} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function TaxCard({ figures }: { figures: ShiftFigures }) {
  const rules = useTill().session.outlet.value?.tax_rules ?? []
  const taxes = statedTaxes(figures)
  if (taxes.length === 0) return null
  const nameOf = (code: string) => rules.find(({ tax_code }) => tax_code === code)?.name ?? code
  return (
    <section class="card">
      <h3>{t('report.taxes')}</h3>
      {returnedMinor(figures) > 0 && <p class="soft small">{t('shift.taxes-net')}</p>}
      <dl class="figure-lines">
        {taxes.map(({ tax_code, tax_base_minor, tax_minor }) => (
          <div key={tax_code} class="figure-line">
            <dt>
              {nameOf(tax_code)}{' '}
              <span class="soft small">
                {t('shift.tax-base')} <Money minor={tax_base_minor} />
              </span>
            </dt>
            <dd>
              <Money minor={tax_minor} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** X while the shift is open, Z as it was frozen when it closed: the same cards. */
export function ShiftReportCards({ report }: { report: ShiftReport }) {
  return (
    <div class="shift-cards">
      <SalesCard figures={report.figures} />
      <DrawerCard report={report} />
      <TenderCard report={report} />
      <CashiersCard report={report} />
      <TaxCard figures={report.figures} />
    </div>
  )
}
