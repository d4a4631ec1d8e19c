import { AmountEntry } from '../../parts/amount-entry.tsx'
import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { useMoney } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { t } from '../../text/translate.ts'
import { tenderKind } from './tender-kinds.ts'
import type { PayDraft } from './use-pay-draft.ts'

function QuickCash({ draft }: { draft: PayDraft }) {
  const show = useMoney()
  return (
    <div class="quick-cash">
      {draft.due.quickTenders.map((minor) => (
        <Button
          key={minor}
          size="large"
          isPressed={draft.typedMinor.value === minor}
          onPress={() => {
            draft.typedMinor.value = minor
          }}
        >
          {minor === draft.fullMinor ? (
            <span class="quick-exact">
              {t('pay.exact')}
              <strong>{show(minor)}</strong>
            </span>
          ) : (
            show(minor)
          )}
        </Button>
      ))}
    </div>
  )
}

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

function EvidenceFields({ draft }: { draft: PayDraft }) {
  const fields = tenderKind(draft.method.value).evidence
  return (
    <div class="evidence">
      {fields.map((entry, index) => (
        <div key={entry.field} class="stack-tight">
          <Field
            label={t(entry.text)}
            help={entry.help ? t(entry.help) : undefined}
            value={draft.evidence.value[entry.field] ?? ''}
            inputMode={entry.isNumeric ? 'numeric' : 'text'}
            maxLength={entry.lengthMax}
            hasFocus={index === 0}
            error={
              entry.field === 'last_four' && draft.isLastFourWrong
                ? t('evidence.last-four-wrong')
                : null
            }
            onInput={(text) => draft.setEvidence(entry.field, text)}
          />
          {entry.usual && (
            <UsualAnswers
              usual={entry.usual}
              value={draft.evidence.value[entry.field] ?? ''}
              onChoose={(text) => draft.setEvidence(entry.field, text)}
            />
          )}
        </div>
      ))}
    </div>
  )
}

/** A payment that nothing proves is taken and listed; say so before the goods leave. */
function UnverifiedNotice({ draft }: { draft: PayDraft }) {
  if (Object.values(draft.evidence.value).some((text) => text.trim() !== '')) return null
  return (
    <Notice tone="warn" icon="info">
      {t('pay.unverified')}
    </Notice>
  )
}

/** The amount of one tender, and for everything but cash what proves it. */
export function TenderPane({ draft }: { draft: PayDraft }) {
  const show = useMoney()
  const isCash = draft.method.value === 'cash'
  if (draft.due.isCovered) {
    return <Notice tone="good" icon="check" title={t('pay.covered')} role="status" />
  }
  return (
    <div class={isCash ? 'tender-pane' : 'tender-pane tender-pane-evidence'}>
      <AmountEntry
        label={isCash ? t('pay.cash-given') : t('pay.amount')}
        minor={draft.typedMinor.value}
        placeholder={show(draft.fullMinor)}
        isWrong={draft.isOver}
        note={draft.isOver ? t('pay.too-much', { amount: show(draft.fullMinor) }) : undefined}
        hasFocus={isCash}
        padSize="large"
        onChange={(minor) => {
          draft.typedMinor.value = minor
          draft.problem.value = null
        }}
      />
      {isCash ? (
        <QuickCash draft={draft} />
      ) : (
        <div class="stack">
          <EvidenceFields draft={draft} />
          <UnverifiedNotice draft={draft} />
        </div>
      )}
    </div>
  )
}
