import { useSignal } from '@preact/signals'
import { layoutOf } from '#domain/in-store-code.ts'
import type { CodeRuleMessage } from '#domain/wire/scanning-message.ts'
import { Button } from '../../../parts/button.tsx'
import { Choice } from '../../../parts/choice.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { Field } from '../../../parts/field.tsx'
import { Segmented } from '../../../parts/segmented.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { t } from '../../../text/translate.ts'
import { NumberField } from '../rules/money-field.tsx'
import { PlaceField } from './place-field.tsx'
import { ROUNDING_TEXTS, stepText } from './scanning-words.ts'

const PREFIX = /^(2\d{0,3}|0[24]\d{0,2})$/
const PRICE_STEPS = [0, 1, 2, 3]
const WEIGHT_STEPS = [-1, 0, 1, 2, 3]
const ROUNDINGS = ['nearest', 'down', 'up'] as const

type Change = (part: Partial<CodeRuleMessage>) => void
type PartProps = { rule: CodeRuleMessage; change: Change }

/** A part that is left out is not written down at all. */
function compact(rule: CodeRuleMessage): CodeRuleMessage {
  const entries = Object.entries(rule).filter(
    ([key, value]) => value !== undefined && value !== '' && !(key === 'value_exponent' && !value),
  )
  return Object.fromEntries(entries) as CodeRuleMessage
}

function Prefixes({ rule, change }: PartProps) {
  const digits = (typed: string) => typed.replace(/\D/g, '').slice(0, 4)
  return (
    <>
      <Field
        label={t('scanning.prefix-from')}
        help={t('scanning.prefix-help')}
        value={rule.prefix}
        inputMode="numeric"
        hasFocus
        onInput={(typed) => change({ prefix: digits(typed) })}
      />
      <Field
        label={t('scanning.prefix-to')}
        value={rule.prefix_to ?? ''}
        inputMode="numeric"
        onInput={(typed) => change({ prefix_to: digits(typed) })}
      />
    </>
  )
}

function Places({ rule, change }: PartProps) {
  return (
    <>
      <NumberField
        label={t('scanning.item-digits')}
        value={rule.item_digits}
        suffix=""
        min={3}
        max={8}
        onChange={(item_digits) => change({ item_digits })}
      />
      <NumberField
        label={t('scanning.value-digits')}
        value={rule.value_digits}
        suffix=""
        min={3}
        max={6}
        onChange={(value_digits) => change({ value_digits })}
      />
      <PlaceField
        label={t('scanning.item-at')}
        help={t('scanning.optional')}
        value={rule.item_at}
        max={12}
        onChange={(item_at) => change({ item_at } as Partial<CodeRuleMessage>)}
      />
      <PlaceField
        label={t('scanning.value-at')}
        help={t('scanning.optional')}
        value={rule.value_at}
        max={12}
        onChange={(value_at) => change({ value_at } as Partial<CodeRuleMessage>)}
      />
      <PlaceField
        label={t('scanning.check-at')}
        help={t('scanning.check-help')}
        value={rule.check_at}
        max={12}
        onChange={(check_at) => change({ check_at } as Partial<CodeRuleMessage>)}
      />
    </>
  )
}

function Worth({ rule, change }: PartProps) {
  const outlet = useTill().session.outlet.value
  const exponent = rule.value_exponent ?? 0
  const steps = rule.kind === 'price' ? PRICE_STEPS : WEIGHT_STEPS
  return (
    <>
      <Choice
        label={t('scanning.step')}
        value={String(exponent)}
        options={steps.map((each) => ({
          value: String(each),
          text: stepText(rule.kind, each, outlet),
        }))}
        onChange={(chosen) => change({ value_exponent: Number(chosen) })}
      />
      {exponent < 0 && (
        <Choice
          label={t('scanning.rounding')}
          value={rule.rounding ?? 'nearest'}
          options={ROUNDINGS.map((value) => ({ value, text: t(ROUNDING_TEXTS[value]) }))}
          onChange={(rounding) => change({ rounding })}
        />
      )}
    </>
  )
}

type CodeRuleDialogProps = {
  title: string
  rule: CodeRuleMessage
  onKeep: (rule: CodeRuleMessage) => void
  onClose: () => void
}

/** One layout of the outlet's labels, shown as the thirteen digits it is. */
export function CodeRuleDialog({ title, rule, onKeep, onClose }: CodeRuleDialogProps) {
  const draft = useSignal(rule)
  const change: Change = (part) => {
    draft.value = { ...draft.value, ...part }
  }
  const now = compact(draft.value)
  const isReady =
    PREFIX.test(now.prefix) && (now.prefix_to === undefined || PREFIX.test(now.prefix_to))
  const layout = isReady ? layoutOf(now) : null
  const keep = () => {
    if (layout === null) return
    onKeep(now)
    onClose()
  }
  return (
    <Dialog
      title={title}
      shape="wide"
      onClose={onClose}
      footer={
        <Button kind="primary" size="large" isWide isDisabled={layout === null} onPress={keep}>
          {t('rules.keep')}
        </Button>
      }
    >
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault()
          keep()
        }}
      >
        <Segmented
          label={t('scanning.code-kind')}
          value={draft.value.kind}
          choices={[
            { value: 'price', text: t('scanning.code-price') },
            { value: 'weight', text: t('scanning.code-weight') },
          ]}
          onChange={(kind) => change({ kind, value_exponent: 0 })}
        />
        <div class="rule-limits">
          <Prefixes rule={draft.value} change={change} />
          <Places rule={draft.value} change={change} />
          <Worth rule={draft.value} change={change} />
        </div>
        <div role="status">
          <p class="code-layout">{layout ?? '—'}</p>
          <p class="soft small">{t('scanning.layout-key')}</p>
        </div>
        <button type="submit" class="visually-hidden" tabIndex={-1} aria-hidden="true" />
      </form>
    </Dialog>
  )
}
