import type { ComponentChildren } from 'preact'
import type { ShiftMessage } from '#domain/wire/shift-message.ts'
import { Icon } from '../../parts/icon.tsx'
import { Money } from '../../parts/money.tsx'
import { t } from '../../text/translate.ts'

function Figure({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div class="figure">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** Only who may see the console sees what ought to be in the drawer: a count must be blind. */
function ExpectedCash({ shift }: { shift: ShiftMessage }) {
  if (shift.expected_cash_minor === null) {
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
      </section>
      <section class="card">
        <h3>{t('shift.drawer')}</h3>
        <ExpectedCash shift={shift} />
      </section>
    </div>
  )
}
