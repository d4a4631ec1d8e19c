import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { useMoney } from '../../parts/money.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { TenderAmount } from '../pay/cash-pane.tsx'
import { tenderKind } from '../pay/tender-kinds.ts'
import { type PayDraft, useDraft, useTaking } from '../pay/use-pay-draft.ts'
import { allowUnverified } from './allow-unverified.ts'
import {
  type AskedEntry,
  type EvidenceDraft,
  entriesFor,
  evidenceOf,
  isLastFourWrong,
  type TypedField,
} from './evidence-entries.ts'

function useEvidence(draft: PayDraft) {
  const till = useTill()
  const show = useMoney()
  const typed = useSignal<EvidenceDraft>({})
  const isChecked = useSignal(false)
  const method = draft.method.value
  const entries = entriesFor(method, till.rules.rules.value.required_evidence)
  const missing = entries.filter(
    ({ field, isNeeded }) => isNeeded && (typed.value[field] ?? '').trim() === '',
  )
  const take = (more: { isUnverified?: boolean; approvalIds?: readonly string[] }) =>
    till.payment.addTender({
      ...{ method, tenderedMinor: draft.enteredMinor, evidence: evidenceOf(typed.value) },
      ...more,
    })
  return {
    typed,
    entries,
    missing,
    isWrong: isLastFourWrong(typed.value),
    isChecked: isChecked.value,
    set(field: TypedField, text: string) {
      typed.value = { ...typed.value, [field]: text }
      draft.problem.value = null
    },
    async press() {
      isChecked.value = true
      if (missing.length === 0) await draft.after(await take({}))
    },
    async pressWithout() {
      const words = t('evidence.without-words', {
        method: t(tenderKind(method).text),
        amount: show(draft.enteredMinor),
      })
      const approvalIds = await allowUnverified(till, draft.enteredMinor, words)
      if (approvalIds) await draft.after(await take({ isUnverified: true, approvalIds }))
    },
  }
}
type Evidence = ReturnType<typeof useEvidence>

function UsualAnswers(props: {
  usual: readonly string[]
  value: string
  onChoose: (v: string) => void
}) {
  return (
    <div class="usual-answers">
      {props.usual.map((answer) => (
        <Button
          key={answer}
          isPressed={props.value === answer}
          onPress={() => props.onChoose(answer)}
        >
          {answer}
        </Button>
      ))}
    </div>
  )
}

function EvidenceField(props: { entry: AskedEntry; evidence: Evidence; hasFocus: boolean }) {
  const { entry, evidence, hasFocus } = props
  const value = evidence.typed.value[entry.field] ?? ''
  const isMissing = evidence.isChecked && evidence.missing.includes(entry)
  const isWrong = entry.field === 'last_four' && evidence.isWrong
  const wrong = isWrong ? t('evidence.last-four-wrong') : t('evidence.missing')
  const label = t(entry.text)
  return (
    <div class="stack-tight">
      <Field
        label={entry.isNeeded ? label : t('evidence.optional', { field: label })}
        help={entry.help ? t(entry.help) : undefined}
        value={value}
        inputMode={entry.isNumeric ? 'numeric' : 'text'}
        maxLength={entry.lengthMax}
        hasFocus={hasFocus}
        error={isMissing || isWrong ? wrong : null}
        onInput={(text) => evidence.set(entry.field, text)}
      />
      {entry.usual && (
        <UsualAnswers
          usual={entry.usual}
          value={value}
          onChoose={(text) => evidence.set(entry.field, text)}
        />
      )}
    </div>
  )
}

/** Said before the goods leave: a payment that nothing proves is taken, listed and matched later. */
function WithoutProof({ draft, evidence }: { draft: PayDraft; evidence: Evidence }) {
  if (evidence.missing.length === 0) return null
  return (
    <div class="without-proof">
      <Button
        icon="warning"
        isDisabled={draft.isOver || draft.enteredMinor <= 0}
        onPress={() => void evidence.pressWithout()}
        testId="take-unverified"
      >
        {t('evidence.without')}
      </Button>
      <p class="soft">{t('evidence.without-more')}</p>
    </div>
  )
}

/** The amount of one tender, and what proves it. */
export function EvidencePane({ children }: { children?: ComponentChildren }) {
  const draft = useDraft()
  const evidence = useEvidence(draft)
  useTaking(draft, { isReady: !evidence.isWrong, press: evidence.press })
  return (
    <div class="tender-pane tender-pane-evidence">
      <TenderAmount draft={draft} hasFocus={false} />
      <div class="evidence">
        {children}
        {evidence.entries.map((entry, index) => (
          <EvidenceField
            key={entry.field}
            entry={entry}
            evidence={evidence}
            hasFocus={index === 0}
          />
        ))}
        <WithoutProof draft={draft} evidence={evidence} />
      </div>
    </div>
  )
}
