import { useSignal } from '@preact/signals'
import type { TenderMethod } from '#domain/wire/sale-message.ts'
import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import {
  type AskedEntry,
  type EvidenceDraft,
  entriesFor,
  evidenceOf,
  isLastFourWrong,
  type TypedField,
} from './evidence-entries.ts'
import './tenders.css'

/** What is typed as proof of one tender, and what of it the outlet still misses. */
export function useEvidence(method: TenderMethod) {
  const { rules } = useTill()
  const typed = useSignal<EvidenceDraft>({})
  const isChecked = useSignal(false)
  const entries = entriesFor(method, rules.rules.value.required_evidence)
  const missing = entries.filter(
    ({ field, isNeeded }) => isNeeded && (typed.value[field] ?? '').trim() === '',
  )
  return {
    entries,
    missing,
    typed: typed.value,
    evidence: evidenceOf(typed.value),
    isWrong: isLastFourWrong(typed.value),
    isChecked: isChecked.value,
    set(field: TypedField, text: string) {
      typed.value = { ...typed.value, [field]: text }
    },
    /** Marks what is missing; true when nothing is. */
    check(): boolean {
      isChecked.value = true
      return missing.length === 0 && !isLastFourWrong(typed.value)
    },
    clear() {
      typed.value = {}
      isChecked.value = false
    },
  }
}
export type Evidence = ReturnType<typeof useEvidence>

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
  const value = evidence.typed[entry.field] ?? ''
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

export function EvidenceFields({ evidence }: { evidence: Evidence }) {
  return (
    <>
      {evidence.entries.map((entry, index) => (
        <EvidenceField key={entry.field} entry={entry} evidence={evidence} hasFocus={index === 0} />
      ))}
    </>
  )
}
