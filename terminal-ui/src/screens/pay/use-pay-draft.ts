import { batch, useSignal } from '@preact/signals'
import type { TenderMethod } from '#domain/wire/sale-message.ts'
import { refusalText, type TillOutcome } from '../../link/till-errors.ts'
import type { TenderEntry } from '../../models/payment-model.ts'
import { useTill } from '../../parts/till-context.ts'
import { currentLanguage } from '../../text/translate.ts'
import { type EvidenceDraft, type EvidenceField, TENDER_KINDS, tenderKind } from './tender-kinds.ts'

function evidenceOf(method: TenderMethod, draft: EvidenceDraft): TenderEntry['evidence'] {
  const stated = tenderKind(method).evidence.flatMap(({ field }) => {
    const text = draft[field]?.trim() ?? ''
    return text === '' ? [] : [[field, text] as const]
  })
  return stated.length === 0 ? null : Object.fromEntries(stated)
}

/** Four digits or nothing: a part of a card's number proves nothing later. */
const isLastFourWrong = ({ last_four: digits = '' }: EvidenceDraft): boolean =>
  digits !== '' && !/^\d{4}$/.test(digits)

/** What is being entered for the next tender, and what pressing the one big button will do. */
export function usePayDraft() {
  const { payment } = useTill()
  const method = useSignal<TenderMethod>('cash')
  const typedMinor = useSignal<number | null>(null)
  const evidence = useSignal<EvidenceDraft>({})
  const problem = useSignal<string | null>(null)
  const due = payment.due.value
  const fullMinor = method.value === 'cash' ? due.cashDueMinor : due.remainingMinor
  const enteredMinor = typedMinor.value ?? fullMinor
  const isOver = method.value !== 'cash' && enteredMinor > fullMinor
  const changeMinor = method.value === 'cash' ? Math.max(0, enteredMinor - fullMinor) : 0

  const clearEntry = () => {
    batch(() => {
      typedMinor.value = null
      evidence.value = {}
      problem.value = null
    })
  }
  const tell = (outcome: TillOutcome<unknown>) => {
    problem.value = outcome.ok ? null : refusalText(outcome.code, currentLanguage())
    return outcome.ok
  }
  const choose = (next: TenderMethod) => {
    batch(() => {
      clearEntry()
      method.value = next
    })
  }
  return {
    method,
    typedMinor,
    evidence,
    problem,
    due,
    fullMinor,
    enteredMinor,
    isOver,
    changeMinor,
    isLastFourWrong: isLastFourWrong(evidence.value),
    /** True when the button will take the tender and finish the sale at once. */
    isFinal: due.isCovered || enteredMinor >= fullMinor,
    choose,
    chooseNext(by: 1 | -1) {
      const at = TENDER_KINDS.findIndex((kind) => kind.method === method.value)
      const next = TENDER_KINDS[(at + by + TENDER_KINDS.length) % TENDER_KINDS.length]
      if (next) choose(next.method)
    },
    setEvidence(field: EvidenceField, text: string) {
      evidence.value = { ...evidence.value, [field]: text }
      problem.value = null
    },
    /** Takes the tender that was entered; when that covers the sale, the sale is made. */
    async confirm() {
      if (isOver || isLastFourWrong(evidence.value) || payment.isCommitting.value) return
      if (!due.isCovered) {
        const added = await payment.addTender({
          method: method.value,
          tenderedMinor: enteredMinor,
          evidence: evidenceOf(method.value, evidence.value),
        })
        if (!tell(added)) return
        clearEntry()
      }
      if (payment.due.value.isCovered) tell(await payment.commit())
    },
  }
}

export type PayDraft = ReturnType<typeof usePayDraft>
