import { useSignal } from '@preact/signals'
import { useState } from 'preact/hooks'
import type { TenderInput } from '#domain/settle.ts'
import type { AccountMessage, AccountMoneyAnswer } from '#domain/wire/account-message.ts'
import type { TenderMethod } from '#domain/wire/sale-message.ts'
import { refusalText } from '../../link/till-errors.ts'
import { accountMoneyDue } from '../../models/accounts-model.ts'
import { useTill } from '../../parts/till-context.ts'
import { currentLanguage } from '../../text/translate.ts'
import { useEvidence } from '../tenders/evidence-fields.tsx'

export const REAL_MONEY = ['cash', 'card', 'qris', 'ewallet', 'transfer'] as const
export type RealMoney = (typeof REAL_MONEY)[number] & TenderMethod

/** An amount for an account, then the tenders that pay it; the last one sends the document. */
export function useMoneyIn(account: AccountMessage) {
  const { accounts } = useTill()
  const [id] = useState(() => accounts.newId())
  const amountMinor = useSignal<number | null>(null)
  const isPaying = useSignal(false)
  const tenders = useSignal<readonly TenderInput[]>([])
  const method = useSignal<RealMoney>('cash')
  const typedMinor = useSignal<number | null>(null)
  const answer = useSignal<AccountMoneyAnswer | null>(null)
  const problem = useSignal<string | null>(null)
  const isBusy = useSignal(false)
  const evidence = useEvidence(method.value)
  const dueMinor = amountMinor.value ?? 0
  const due = accountMoneyDue(dueMinor, tenders.value)
  const enteredMinor = typedMinor.value ?? due.remainingMinor
  const isCash = method.value === 'cash'
  const isOver = !isCash && enteredMinor > due.remainingMinor

  const send = async () => {
    isBusy.value = true
    const money = { id, accountId: account.account_id, amountMinor: dueMinor, note: null }
    const taken = await accounts.takeMoney(money, tenders.value)
    isBusy.value = false
    problem.value = taken.ok ? null : refusalText(taken.code, currentLanguage())
    if (taken.ok) answer.value = taken.value
  }
  return {
    id,
    amountMinor,
    isPaying,
    tenders,
    method,
    typedMinor,
    answer,
    problem,
    isBusy,
    evidence,
    due,
    enteredMinor,
    isCash,
    isOver,
    isCovered: tenders.value.length > 0 && due.remainingMinor === 0,
    changeMinor: isCash ? Math.max(0, enteredMinor - due.remainingMinor) : 0,
    choose(next: RealMoney) {
      method.value = next
      typedMinor.value = null
      evidence.clear()
    },
    removeTender(index: number) {
      tenders.value = tenders.value.filter((_, at) => at !== index)
      problem.value = null
    },
    /** Takes what was entered; when that pays the amount, the hub is told. */
    async take() {
      if (isBusy.value || isOver || enteredMinor <= 0) return
      if (due.remainingMinor > 0) {
        if (!isCash && !evidence.check()) return
        const tender: TenderInput = {
          ...{ method: method.value, tenderedMinor: enteredMinor, state: 'verified' },
          evidence: isCash ? null : evidence.evidence,
        }
        tenders.value = [...tenders.value, tender]
        typedMinor.value = null
        evidence.clear()
      }
      if (accountMoneyDue(dueMinor, tenders.value).remainingMinor === 0) await send()
    },
  }
}
export type MoneyIn = ReturnType<typeof useMoneyIn>
