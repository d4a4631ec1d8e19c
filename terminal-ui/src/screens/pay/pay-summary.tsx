import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Money, useMoney } from '../../parts/money.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { tenderKind } from './tender-kinds.ts'
import type { PayDraft } from './use-pay-draft.ts'

/** What has been taken so far; each part can be taken back until the sale is made. */
function TenderList() {
  const { payment } = useTill()
  const tenders = payment.attempt.value?.tenders ?? []
  if (tenders.length === 0) return null
  return (
    <ul class="tender-list" aria-label={t('pay.taken')}>
      {tenders.map((tender, index) => {
        const kind = tenderKind(tender.method)
        return (
          <li key={index}>
            <Icon name={kind.icon} />
            <span class="grow">{t(kind.text)}</span>
            <Money minor={tender.tenderedMinor} isBold />
            <Button
              kind="plain"
              icon="close"
              label={t('pay.take-back', { method: t(kind.text) })}
              onPress={() => void payment.removeTender(index)}
            />
          </li>
        )
      })}
    </ul>
  )
}

function confirmText(draft: PayDraft, show: (minor: number) => string): string {
  if (draft.due.isCovered) return t('pay.finish')
  return draft.isFinal
    ? t('pay.take-and-finish', { amount: show(draft.enteredMinor) })
    : t('pay.take-part', { amount: show(draft.enteredMinor) })
}

/** While money is missing the figure is what is missing; once it is enough, what goes back. */
function BigFigure({ draft }: { draft: PayDraft }) {
  const changeMinor = draft.due.isCovered ? draft.due.changeMinor : draft.changeMinor
  const isChange = changeMinor > 0
  const label = isChange ? t('pay.change') : t('pay.remaining')
  return (
    <div class={isChange ? 'big-figure is-change' : 'big-figure'} aria-live="polite">
      <p>{label}</p>
      <strong>
        <Money minor={isChange ? changeMinor : draft.fullMinor} />
      </strong>
    </div>
  )
}

function Totals() {
  const { payment, cart } = useTill()
  const { totalMinor } = payment.due.value
  const customer = cart.cart.value.customer
  return (
    <dl class="pay-totals">
      {customer && (
        <div>
          <dt>{t('pay.customer')}</dt>
          <dd>{customer.fullName}</dd>
        </div>
      )}
      <div class="pay-total">
        <dt>{t('pay.total')}</dt>
        <dd>
          <Money minor={totalMinor} />
        </dd>
      </div>
    </dl>
  )
}

export function PaySummary({ draft }: { draft: PayDraft }) {
  const { payment } = useTill()
  const show = useMoney()
  return (
    <aside class="pay-summary" aria-label={t('pay.summary')}>
      <Totals />
      <TenderList />
      <div class="pay-summary-rest" />
      <BigFigure draft={draft} />
      <Button
        type="submit"
        kind="primary"
        size="pay"
        isWide
        hint="Enter"
        icon="check"
        isBusy={payment.isCommitting.value}
        isDisabled={draft.isOver || draft.isLastFourWrong || draft.enteredMinor <= 0}
        testId="pay-confirm"
      >
        {confirmText(draft, show)}
      </Button>
    </aside>
  )
}
