import { useSignal } from '@preact/signals'
import { useState } from 'preact/hooks'
import type { AccountMessage, AccountMoneyAnswer } from '#domain/wire/account-message.ts'
import { refusalText } from '../../link/till-errors.ts'
import { withApproval } from '../../models/with-approval.ts'
import { AmountEntry } from '../../parts/amount-entry.tsx'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { useMoney } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { currentLanguage, t } from '../../text/translate.ts'
import { holderOf } from './account-words.ts'
import { MoneyDone } from './money-done.tsx'

function useMoneyOut(account: AccountMessage) {
  const { accounts, approval } = useTill()
  const show = useMoney()
  const [id] = useState(() => accounts.newId())
  const typedMinor = useSignal<number | null>(null)
  const note = useSignal('')
  const answer = useSignal<AccountMoneyAnswer | null>(null)
  const problem = useSignal<string | null>(null)
  const isBusy = useSignal(false)
  const mostMinor = account.available_minor
  const amountMinor = typedMinor.value ?? mostMinor
  const isOver = amountMinor > mostMinor
  const give = async () => {
    if (isBusy.value || isOver || amountMinor <= 0) return
    isBusy.value = true
    const words = t('accounts.out-words', { amount: show(amountMinor), name: holderOf(account) })
    const money = {
      id,
      accountId: account.account_id,
      amountMinor,
      note: note.value.trim() || null,
    }
    const given = await withApproval(
      approval,
      { subjectId: id, words, amountOf: () => amountMinor },
      ([approvalId = null]) => accounts.payOut(money, approvalId),
    )
    isBusy.value = false
    problem.value = given.ok ? null : refusalText(given.code, currentLanguage())
    if (given.ok) answer.value = given.value
  }
  return { id, typedMinor, note, answer, problem, isBusy, mostMinor, amountMinor, isOver, give }
}

/** Cash goes back out of the drawer; beyond a limit on another person's word. */
export function MoneyOutDialog(props: { account: AccountMessage; onClose: () => void }) {
  const { account, onClose } = props
  const form = useMoneyOut(account)
  const show = useMoney()
  const answer = form.answer.value
  if (answer) {
    return (
      <Dialog title={t('accounts.done-out')} onClose={onClose}>
        <MoneyDone documentId={form.id} answer={answer} changeMinor={0} onClose={onClose} />
      </Dialog>
    )
  }
  return (
    <Dialog title={t('accounts.out-title')} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault()
          void form.give()
        }}
      >
        <p class="soft">{t('accounts.out-lead', { amount: show(form.mostMinor) })}</p>
        {form.problem.value && (
          <Notice tone="bad" icon="warning" title={form.problem.value} role="alert" />
        )}
        <AmountEntry
          label={t('pay.amount')}
          minor={form.typedMinor.value}
          placeholder={show(form.mostMinor)}
          isWrong={form.isOver}
          note={form.isOver ? t('pay.too-much', { amount: show(form.mostMinor) }) : undefined}
          hasFocus
          onChange={(minor) => {
            form.typedMinor.value = minor
          }}
        />
        <Field
          label={t('accounts.out-note')}
          value={form.note.value}
          maxLength={200}
          onInput={(text) => {
            form.note.value = text
          }}
        />
        <Button
          type="submit"
          kind="primary"
          size="large"
          isWide
          isBusy={form.isBusy.value}
          isDisabled={form.isOver || form.amountMinor <= 0}
        >
          {t('accounts.out-action', { amount: show(form.amountMinor) })}
        </Button>
      </form>
    </Dialog>
  )
}
