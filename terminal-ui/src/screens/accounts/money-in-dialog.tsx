import { quickTenders } from '#domain/settle.ts'
import type { AccountMessage } from '#domain/wire/account-message.ts'
import { AmountEntry } from '../../parts/amount-entry.tsx'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Money, useMoney } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { t } from '../../text/translate.ts'
import { tenderKind } from '../pay/tender-kinds.ts'
import { EvidenceFields } from '../tenders/evidence-fields.tsx'
import { holderOf, IN_TEXTS, owedMinor } from './account-words.ts'
import { MoneyDone } from './money-done.tsx'
import { type MoneyIn, REAL_MONEY, useMoneyIn } from './use-money-in.ts'

function AskAmount({ form, account }: { form: MoneyIn; account: AccountMessage }) {
  const show = useMoney()
  const owed = owedMinor(account)
  const isTooMuch = account.kind === 'credit' && (form.amountMinor.value ?? 0) > owed
  return (
    <form
      class="stack money-in-amount"
      onSubmit={(event) => {
        event.preventDefault()
        form.isPaying.value = !isTooMuch && (form.amountMinor.value ?? 0) > 0
      }}
    >
      <AmountEntry
        label={t('accounts.how-much')}
        minor={form.amountMinor.value}
        isWrong={isTooMuch}
        note={isTooMuch ? t('pay.too-much', { amount: show(owed) }) : undefined}
        hasFocus
        onChange={(minor) => {
          form.amountMinor.value = minor
        }}
      />
      {owed > 0 && (
        <Button
          size="large"
          onPress={() => {
            form.amountMinor.value = owed
          }}
        >
          {t('accounts.pay-all', { amount: show(owed) })}
        </Button>
      )}
      <Button
        type="submit"
        kind="primary"
        size="large"
        isWide
        isDisabled={isTooMuch || (form.amountMinor.value ?? 0) <= 0}
      >
        {t('accounts.next')}
      </Button>
    </form>
  )
}

function Taken({ form }: { form: MoneyIn }) {
  return (
    <ul class="tender-list">
      {form.tenders.value.map((tender, index) => {
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
              onPress={() => form.removeTender(index)}
            />
          </li>
        )
      })}
    </ul>
  )
}

function Methods({ form }: { form: MoneyIn }) {
  return (
    <div class="money-in-methods" role="radiogroup" aria-label={t('pay.method')}>
      {REAL_MONEY.map((method) => (
        // biome-ignore lint/a11y/useSemanticElements: a tile with an icon, as on the pay screen
        <button
          type="button"
          key={method}
          class="tender-tile"
          role="radio"
          aria-checked={form.method.value === method}
          onClick={() => form.choose(method)}
        >
          <Icon name={tenderKind(method).icon} />
          {t(tenderKind(method).text)}
        </button>
      ))}
    </div>
  )
}

function QuickCash({ form }: { form: MoneyIn }) {
  const show = useMoney()
  return (
    <div class="usual-answers">
      {quickTenders(form.due.remainingMinor).map((minor) => (
        <Button
          key={minor}
          size="large"
          isPressed={form.typedMinor.value === minor}
          onPress={() => {
            form.typedMinor.value = minor
          }}
        >
          {show(minor)}
        </Button>
      ))}
    </div>
  )
}

/** The confirm button says what goes back, or what is still missing afterwards. */
function TakeButton({ form }: { form: MoneyIn }) {
  const show = useMoney()
  const amount = show(form.enteredMinor)
  const isPart = form.enteredMinor < form.due.remainingMinor
  return (
    <Button
      kind="primary"
      size="pay"
      isWide
      onPress={() => void form.take()}
      isBusy={form.isBusy.value}
      isDisabled={form.isOver || (form.enteredMinor <= 0 && !form.isCovered)}
      testId="money-in-confirm"
    >
      {isPart ? t('accounts.take-part', { amount }) : t('accounts.take', { amount })}
    </Button>
  )
}

function PayIt({ form }: { form: MoneyIn }) {
  const show = useMoney()
  const limit = show(form.due.remainingMinor)
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void form.take()
      }}
    >
      <p class="money-in-due">
        <span>{form.tenders.value.length > 0 ? t('accounts.rest') : t('accounts.to-pay')}</span>
        <strong>
          <Money minor={form.due.remainingMinor} />
        </strong>
      </p>
      <Taken form={form} />
      <Methods form={form} />
      <div class="money-in-pay">
        <AmountEntry
          key={form.method.value}
          label={form.isCash ? t('pay.cash-given') : t('pay.amount')}
          minor={form.typedMinor.value}
          placeholder={limit}
          isWrong={form.isOver}
          note={form.isOver ? t('pay.too-much', { amount: limit }) : undefined}
          hasFocus={form.isCash}
          onChange={(minor) => {
            form.typedMinor.value = minor
          }}
        />
        <div class="stack">
          {form.isCash ? <QuickCash form={form} /> : <EvidenceFields evidence={form.evidence} />}
          {!form.isCash && (
            <Notice tone="plain" icon="info">
              {t('accounts.only-verified')}
            </Notice>
          )}
          {form.changeMinor > 0 && (
            <p class="money-in-due">
              <span>{t('pay.change')}</span>
              <strong>
                <Money minor={form.changeMinor} />
              </strong>
            </p>
          )}
        </div>
      </div>
    </form>
  )
}

/** Money comes in for an account: how much first, then how it is paid. */
export function MoneyInDialog(props: { account: AccountMessage; onClose: () => void }) {
  const { account, onClose } = props
  const form = useMoneyIn(account)
  const answer = form.answer.value
  const text = IN_TEXTS[account.kind]
  const title = answer ? t('accounts.done-in') : `${text ? t(text) : ''} · ${holderOf(account)}`
  const changeMinor = form.due.changeMinor
  const isPaying = form.isPaying.value && !answer
  return (
    <Dialog
      title={title}
      shape={isPaying ? 'wide' : 'small'}
      onClose={onClose}
      footer={isPaying && <TakeButton form={form} />}
    >
      {form.problem.value && (
        <Notice tone="bad" icon="warning" title={form.problem.value} role="alert" />
      )}
      {answer ? (
        <MoneyDone
          documentId={form.id}
          answer={answer}
          changeMinor={changeMinor}
          onClose={onClose}
        />
      ) : form.isPaying.value ? (
        <PayIt form={form} />
      ) : (
        <AskAmount form={form} account={account} />
      )}
    </Dialog>
  )
}
