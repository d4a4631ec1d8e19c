import { useEffect } from 'preact/hooks'
import { formatAmount } from '#domain/money.ts'
import type { CompletedSale } from '../../models/payment-model.ts'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Later } from '../../parts/later.tsx'
import { Money } from '../../parts/money.tsx'
import { PrintState } from '../../parts/print-state.tsx'
import { SafetyTrail } from '../../parts/safety-trail.tsx'
import { useShortcuts } from '../../parts/shortcuts.ts'
import { useTill } from '../../parts/till-context.ts'
import { useScans } from '../../parts/use-scans.ts'
import { t } from '../../text/translate.ts'
import { isCartShown } from '../sell/sell-state.ts'
import './done-screen.css'
import { DONE_RECEIPT } from './later-receipt.ts'

/** The next customer's first scan is enough: it already went onto the new basket. */
function useNextSale() {
  const { payment } = useTill()
  useEffect(() => {
    isCartShown.value = false
  }, [])
  const next = () => payment.dismissCompleted()
  useScans(({ kind }) => kind === 'elsewhere' || next())
  useShortcuts({ Enter: next, Escape: next, F8: next })
}

function Change({ sale }: { sale: CompletedSale }) {
  const { totals } = sale.message
  const hasChange = sale.changeMinor > 0
  return (
    <div class="done-change" role="status">
      <p>{hasChange ? t('done.change') : t('done.no-change')}</p>
      <strong>
        <Money minor={hasChange ? sale.changeMinor : totals.payable_minor} />
      </strong>
      {hasChange && (
        <p class="done-sums">
          <span>
            {t('done.total')} <Money minor={totals.payable_minor} isBold />
          </span>
          <span>
            {t('done.given')} <Money minor={totals.tendered_minor} isBold />
          </span>
        </p>
      )}
    </div>
  )
}

/** What is left on the card or of the points, because the customer asks. */
function Balance({ method, holder, left }: CompletedSale['balances'][number]) {
  return (
    <div>
      <dt>{t(method === 'loyalty' ? 'done.left-points' : 'done.left', { holder })}</dt>
      <dd>{method === 'loyalty' ? formatAmount(left) : <Money minor={left} />}</dd>
    </div>
  )
}

export function DoneScreen() {
  const { payment, sales } = useTill()
  useNextSale()
  const sale = payment.completed.value
  if (!sale) return null
  return (
    <div class="done">
      <section class="done-words" aria-label={t('done.title')}>
        <p class="done-title">
          <span class="done-check">
            <Icon name="check" size={28} />
          </span>
          {t('done.title')}
        </p>
        <Change sale={sale} />
        <dl class="done-facts">
          <div>
            <dt>{t('done.receipt')}</dt>
            <dd>{sale.message.receipt_number}</dd>
          </div>
          {sale.balances.map((each) => (
            <Balance key={each.holder} {...each} />
          ))}
          <div>
            <dt>{t('done.safe')}</dt>
            <dd>
              <SafetyTrail safety={sales.safetyOf(sale.transactionId) ?? 'terminal'} hasWords />
            </dd>
          </div>
          <div>
            <dt>{t('done.print')}</dt>
            <dd>
              <PrintState documentId={sale.transactionId} />
            </dd>
          </div>
        </dl>
        <Button
          kind="primary"
          size="pay"
          icon="cart"
          isWide
          hint="Enter"
          onPress={() => payment.dismissCompleted()}
        >
          {t('done.next')}
        </Button>
      </section>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: keys scroll a long receipt */}
      <aside class="done-receipt scroll" tabIndex={0} aria-label={t('done.paper')}>
        <Later screen={DONE_RECEIPT} />
      </aside>
    </div>
  )
}
