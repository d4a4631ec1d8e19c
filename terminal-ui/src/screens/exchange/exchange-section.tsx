import { useSignal } from '@preact/signals'
import { formatQuantity } from '#domain/quantity.ts'
import type { ExchangeCredit, OpenExchange } from '../../link/database.ts'
import { refusalText } from '../../link/till-errors.ts'
import { withApproval } from '../../models/with-approval.ts'
import { Button } from '../../parts/button.tsx'
import { useMoney } from '../../parts/money.tsx'
import { useTill } from '../../parts/till-context.ts'
import { showToast } from '../../parts/toast.tsx'
import { currentLanguage, t } from '../../text/translate.ts'
import './exchange-section.css'

function ReturnedLines({ open }: { open: OpenExchange }) {
  const show = useMoney()
  return (
    <ul>
      {open.lines.map((line) => (
        <li key={`${line.lineNo} ${line.disposition}`} class="exchange-line">
          <span>
            {line.name}
            <small>{formatQuantity(-line.quantityMilli, line.unitCode)}</small>
          </span>
          <strong>{show(-line.totalMinor)}</strong>
        </li>
      ))}
    </ul>
  )
}

/** Pays the credit out in cash: the customer changed their mind after it was given. */
function usePayOut(open: OpenExchange, minor: number) {
  const { accounts, approval, exchange, newId } = useTill()
  const show = useMoney()
  const isBusy = useSignal(false)
  const payoutId = useSignal(newId())
  const payOut = async () => {
    isBusy.value = true
    const amount = show(minor)
    const money = { id: payoutId.peek(), accountId: open.refundId, amountMinor: minor, note: null }
    const outcome = await withApproval(
      approval,
      {
        subjectId: payoutId.peek(),
        words: t('exchange.words-pay-out', { amount }),
        amountOf: () => minor,
      },
      ([approvalId = null]) => accounts.payOut(money, approvalId),
    )
    isBusy.value = false
    if (outcome.ok) {
      await exchange.paidOut(minor)
      showToast('good', 'cash', t('exchange.paid-out', { amount }))
    } else if (outcome.code !== 'APPROVAL_REQUIRED') {
      showToast('bad', 'warning', refusalText(outcome.code, currentLanguage()))
    }
  }
  return { isBusy, payOut }
}

function Given({ open, credit }: { open: OpenExchange; credit: ExchangeCredit }) {
  const show = useMoney()
  const { leftMinor } = credit
  const { isBusy, payOut } = usePayOut(open, leftMinor)
  return (
    <>
      <p class="exchange-line">
        <span>
          {t('exchange.given', { number: credit.refundNumber ?? '' })}
          <small>{t('exchange.given-more')}</small>
        </span>
        <strong>{show(-leftMinor)}</strong>
      </p>
      <Button icon="cash" isBusy={isBusy.value} onPress={() => void payOut()}>
        {t('exchange.pay-out', { amount: show(leftMinor) })}
      </Button>
    </>
  )
}

/** What comes back for this basket, in red; once the hub has it, the credit that it became. */
export function ExchangeSection() {
  const { exchange } = useTill()
  const open = exchange.open.value
  if (!open) return null
  const { credit } = open
  return (
    <section class="exchange" aria-label={t('exchange.title', { number: open.receiptNumber })}>
      <div class="exchange-head">
        <h2>{t('exchange.title', { number: open.receiptNumber })}</h2>
        {credit === null && (
          <Button
            kind="plain"
            icon="close"
            label={t('exchange.take-away')}
            onPress={() => void exchange.takeAway()}
          />
        )}
      </div>
      {credit?.state === 'given' ? (
        <Given open={open} credit={credit} />
      ) : (
        <ReturnedLines open={open} />
      )}
      {credit?.state === 'asked' && <p role="status">{t('exchange.asked')}</p>}
    </section>
  )
}
