import type { ReasonKind } from '#domain/wire/rules-message.ts'
import { t } from '../text/translate.ts'
import { Field } from './field.tsx'
import { Notice } from './notice.tsx'
import { REASON_NOTE_LENGTH_MAX, type ReasonDraft, reasonName } from './reason-draft.ts'
import './reason-fields.css'
import { useTill } from './till-context.ts'

type ReasonFieldsProps = {
  kind: ReasonKind
  draft: ReasonDraft
  onChange: (draft: ReasonDraft) => void
  label?: string
}

/** Why: one tap on a reason of the outlet's rules, and a sentence where the reason needs one. */
export function ReasonFields({ kind, draft, onChange, label }: ReasonFieldsProps) {
  const { rules } = useTill()
  const reasons = rules.reasonsFor(kind)
  const chosen = reasons.find((reason) => reason.code === draft.code)
  if (reasons.length === 0) {
    return <Notice tone="warn" icon="info" title={t('reason.none')} />
  }
  return (
    <div class="stack-tight">
      <fieldset class="reasons">
        <legend>{label ?? t('reason.title')}</legend>
        <div class="reasons-row">
          {reasons.map((reason) => (
            <label
              key={reason.code}
              class={reason.code === draft.code ? 'reason is-chosen' : 'reason'}
            >
              <input
                type="radio"
                class="visually-hidden"
                name={`reason-${kind}`}
                checked={reason.code === draft.code}
                onChange={() => onChange({ ...draft, code: reason.code })}
              />
              {reasonName(reason)}
            </label>
          ))}
        </div>
      </fieldset>
      {chosen?.needs_note && (
        <Field
          label={t('reason.note')}
          value={draft.note}
          maxLength={REASON_NOTE_LENGTH_MAX}
          onInput={(note) => onChange({ ...draft, note })}
        />
      )}
    </div>
  )
}
