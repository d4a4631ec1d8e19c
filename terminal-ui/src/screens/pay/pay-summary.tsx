import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Money, useMoney } from '../../parts/money.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { lineQuantity } from '../sell/cart-line-row.tsx'
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
            <span class="grow">
              {t(kind.text)}
              {tender.promise && <small class="tender-holder">{tender.promise.holder}</small>}
              {tender.state === 'unverified' && (
                <small class="tender-open">{t('pay.unverified-short')}</small>
              )}
            </span>
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

/** What the one big button will do, and under it what follows. */
function ConfirmText({ draft }: { draft: PayDraft }) {
  const show = useMoney()
  if (draft.due.isCovered) return <>{t('pay.finish')}</>
  if (draft.isWaiting) return <>{t('pay.waiting')}</>
  const said = draft.taking.value?.text
  if (said !== undefined) return <>{said}</>
  return (
    <span class="confirm-text">
      {t('pay.take', { amount: show(draft.enteredMinor) })}
      <small>{draft.isFinal ? t('pay.then-finish') : t('pay.then-more')}</small>
    </span>
  )
}

/** What is being paid for, so that a question of the customer needs no way back. */
function SaleLines() {
  const { cart } = useTill()
  const priced = cart.priced.value
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: keys scroll a long basket
    <ul class="pay-lines scroll" tabIndex={0} aria-label={t('cart.label')}>
      {cart.cart.value.lines.map((line, index) => {
        const amounts = priced.ok ? priced.value.lines[index] : undefined
        return (
          <li key={line.lineNo}>
            <span>
              {line.name}
              <span class="pay-quantity">{lineQuantity(line)}</span>
            </span>
            <Money minor={amounts ? amounts.grossMinor - amounts.lineDiscountMinor : 0} />
          </li>
        )
      })}
    </ul>
  )
}

/** 'Rp99.999.999' */
const LETTERS_WIDE = 12

/** While money is missing the figure is what is missing; once it is enough, what goes back. */
function BigFigure({ draft }: { draft: PayDraft }) {
  const changeMinor = draft.due.isCovered ? draft.due.changeMinor : draft.changeMinor
  const isChange = changeMinor > 0
  const label = isChange ? t('pay.change') : t('pay.remaining')
  const minor = isChange ? changeMinor : draft.restMinor
  const isLong = useMoney()(minor).length > LETTERS_WIDE
  return (
    <div class={isChange ? 'big-figure is-change' : 'big-figure'} aria-live="polite">
      <p>{label}</p>
      <strong class={isLong ? 'is-long' : undefined}>
        <Money minor={minor} />
      </strong>
    </div>
  )
}

/** What makes another sum of the lines; nothing is shown for what did not happen. */
function Step({ label, minor }: { label: string; minor: number }) {
  if (minor === 0) return null
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <Money minor={minor} />
      </dd>
    </div>
  )
}

/** The lines add up to the total, and the total less what was taken to what is left. */
function Totals({ draft }: { draft: PayDraft }) {
  const { cart, session } = useTill()
  const { totalMinor, isCovered, roundingMinor } = draft.due
  const customer = cart.cart.value.customer
  const priced = cart.priced.value
  const isTaxAdded = session.outlet.value?.is_price_tax_inclusive === false
  const isRounded = isCovered || draft.method.value === 'cash'
  return (
    <dl class="pay-totals">
      {customer && (
        <div>
          <dt>{t('pay.customer')}</dt>
          <dd>{customer.fullName}</dd>
        </div>
      )}
      {priced.ok && (
        <>
          <Step label={t('discount.basket')} minor={-priced.value.totals.basketDiscountMinor} />
          <Step label={t('cart.tax')} minor={isTaxAdded ? priced.value.totals.taxMinor : 0} />
        </>
      )}
      <div class="pay-total">
        <dt>{t('pay.total')}</dt>
        <dd>
          <Money minor={totalMinor} />
        </dd>
      </div>
      <Step label={t('pay.rounding')} minor={isRounded ? roundingMinor : 0} />
    </dl>
  )
}

export function PaySummary({ draft }: { draft: PayDraft }) {
  const { payment } = useTill()
  return (
    <aside class="pay-summary" aria-label={t('pay.summary')}>
      <SaleLines />
      <Totals draft={draft} />
      <TenderList />
      <BigFigure draft={draft} />
      <Button
        type="submit"
        kind="primary"
        size="pay"
        isWide
        hint="Enter"
        isBusy={payment.isCommitting.value}
        isDisabled={!draft.canConfirm}
        testId="pay-confirm"
      >
        <ConfirmText draft={draft} />
      </Button>
    </aside>
  )
}
