import { batch, useSignal } from '@preact/signals'
import { createContext } from 'preact'
import { useContext, useLayoutEffect, useRef } from 'preact/hooks'
import { isOddChange } from '#domain/settle.ts'
import type { TenderMethod } from '#domain/wire/sale-message.ts'
import { refusalText, type TillOutcome } from '../../link/till-errors.ts'
import { useTill } from '../../parts/till-context.ts'
import { currentLanguage } from '../../text/translate.ts'
import { TENDER_KINDS } from './tender-kinds.ts'

/** What the big button does for a tender whose pane knows more than an amount. */
export type Taking = {
  isReady: boolean
  /** Said on the button; left out: the amount that is taken. */
  text?: string
  press: () => Promise<void>
}

/** What is being entered for the next tender, and what pressing the one big button will do. */
export function usePayDraft() {
  const { payment, charge } = useTill()
  const method = useSignal<TenderMethod>('cash')
  const typedMinor = useSignal<number | null>(null)
  /** The most that this tender can pay, e.g. what is on the card. */
  const capMinor = useSignal<number | null>(null)
  const problem = useSignal<string | null>(null)
  const taking = useSignal<Taking | null>(null)
  const isDoubted = useSignal(false)
  const due = payment.due.value
  const isCash = method.value === 'cash'
  const restMinor = isCash ? due.cashDueMinor : due.remainingMinor
  const fullMinor = Math.min(restMinor, capMinor.value ?? restMinor)
  const enteredMinor = typedMinor.value ?? fullMinor
  const isOver = !isCash && enteredMinor > fullMinor
  const isWaiting = charge.charge.value !== null
  const changeMinor = isCash ? Math.max(0, enteredMinor - fullMinor) : 0
  const isReady = isCash || (taking.value?.isReady ?? false)

  const clearEntry = () => {
    batch(() => {
      typedMinor.value = null
      capMinor.value = null
      problem.value = null
    })
  }
  const tell = (outcome: TillOutcome<unknown>) => {
    problem.value = outcome.ok ? null : refusalText(outcome.code, currentLanguage())
    return outcome.ok
  }
  /** The sale is made as soon as what was taken covers it. */
  const after = async (taken: TillOutcome<unknown>) => {
    if (!tell(taken)) return
    clearEntry()
    if (payment.due.peek().isCovered) tell(await payment.commit())
  }
  const choose = (next: TenderMethod) => {
    batch(() => {
      clearEntry()
      method.value = next
    })
  }
  const canConfirm = due.isCovered || (!isWaiting && isReady && !isOver && enteredMinor > 0)
  return {
    method,
    typedMinor,
    capMinor,
    problem,
    taking,
    due,
    restMinor,
    fullMinor,
    enteredMinor,
    isOver,
    isWaiting,
    canConfirm,
    changeMinor,
    /** So much goes back that somebody is asked whether the amount is right. */
    isDoubted,
    /** True when the button will take the tender and finish the sale at once. */
    isFinal: due.isCovered || enteredMinor >= restMinor,
    tell,
    after,
    choose,
    chooseNext(by: 1 | -1) {
      if (isWaiting) return
      const at = TENDER_KINDS.findIndex((kind) => kind.method === method.value)
      const next = TENDER_KINDS[(at + by + TENDER_KINDS.length) % TENDER_KINDS.length]
      if (next) choose(next.method)
    },
    /** Takes the tender that was entered; when that covers the sale, the sale is made. */
    async confirm(isSure = false) {
      if (!canConfirm || payment.isCommitting.value) return
      if (due.isCovered) tell(await payment.commit())
      else if (taking.value) await taking.value.press()
      else if (isOddChange(changeMinor) && !isSure) isDoubted.value = true
      else {
        const cash = { method: 'cash', tenderedMinor: enteredMinor, evidence: null } as const
        await after(await payment.addTender(cash))
      }
    },
  }
}

export type PayDraft = ReturnType<typeof usePayDraft>

const DraftContext = createContext<PayDraft | null>(null)
export const PayDraftProvider = DraftContext.Provider

/** For the panes whose code comes later. */
export function useDraft(): PayDraft {
  const draft = useContext(DraftContext)
  if (!draft) throw new Error('a tender was drawn outside the pay screen')
  return draft
}

/** While a pane is shown, the big button does what the pane says. */
export function useTaking({ taking }: PayDraft, { isReady, text, press }: Taking): void {
  const latest = useRef(press)
  latest.current = press
  // Before the next key: Enter right after the last letter means what was typed.
  useLayoutEffect(() => {
    const said = text === undefined ? {} : { text }
    taking.value = { isReady, ...said, press: () => latest.current() }
  }, [taking, isReady, text])
  useLayoutEffect(
    () => () => {
      taking.value = null
    },
    [taking],
  )
}
