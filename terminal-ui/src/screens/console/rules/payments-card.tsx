import { readStaticQris } from '#domain/qris.ts'
import type { RulesMessage } from '#domain/wire/rules-message.ts'
import type { ConsoleRulesModel } from '../../../models/console-rules-model.ts'
import { evidenceOf, withEvidence } from '../../../models/rules-draft.ts'
import { Field } from '../../../parts/field.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Switch } from '../../../parts/switch.tsx'
import { t } from '../../../text/translate.ts'

/** Tenders whose evidence a cashier types; ledgers prove themselves. */
const METHODS = ['card', 'qris', 'ewallet', 'transfer'] as const
const FIELDS = {
  card: ['approval_code', 'last_four', 'rrn', 'edc'],
  qris: ['reference', 'rrn', 'provider'],
  ewallet: ['reference', 'provider'],
  transfer: ['reference', 'provider'],
} as const

function QrisState({ text }: { text: string | null }) {
  if (text === null) return <p class="soft">{t('rules.qris-none')}</p>
  const qris = readStaticQris(text)
  if (!qris.ok) return null
  const { merchantName, merchantCity, nmid } = qris.value
  return (
    <Notice tone="good" icon="check" title={[merchantName, merchantCity].join(', ')}>
      {nmid && t('rules.qris-nmid', { nmid })}
    </Notice>
  )
}

/** The merchant's own QRIS, read back in words so that nobody saves another shop's. */
export function QrisCard({ model }: { model: ConsoleRulesModel }) {
  const text = model.draft.value?.qris_payload ?? null
  const isWrong = text !== null && !readStaticQris(text).ok
  return (
    <section class="card stack">
      <h2>{t('rules.qris')}</h2>
      <p class="soft">{t('rules.qris-more')}</p>
      <Field
        label={t('rules.qris-text')}
        value={text ?? ''}
        isMultiline
        maxLength={512}
        error={isWrong ? t('rules.fault.qris_payload') : null}
        onInput={(typed) =>
          model.change((rules) => ({ ...rules, qris_payload: typed.trim() || null }))
        }
      />
      <QrisState text={text} />
    </section>
  )
}

function MethodEvidence(props: {
  model: ConsoleRulesModel
  rules: RulesMessage
  method: (typeof METHODS)[number]
}) {
  const { model, rules, method } = props
  const asked = evidenceOf(rules, method)
  return (
    <fieldset class="rule-fields">
      <legend>{t(`tender.${method}`)}</legend>
      <div class="rule-switches">
        {FIELDS[method].map((field) => (
          <Switch
            key={field}
            label={t(`proof.${field}`)}
            isOn={asked.includes(field)}
            onChange={(isOn) => model.change((before) => withEvidence(before, method, field, isOn))}
          />
        ))}
      </div>
    </fieldset>
  )
}

/** Which proof each tender must have before it counts as verified. */
export function EvidenceCard({ model }: { model: ConsoleRulesModel }) {
  const rules = model.draft.value
  if (!rules) return null
  return (
    <section class="card stack">
      <h2>{t('rules.evidence')}</h2>
      <p class="soft">{t('rules.evidence-more')}</p>
      {METHODS.map((method) => (
        <MethodEvidence key={method} model={model} rules={rules} method={method} />
      ))}
    </section>
  )
}
