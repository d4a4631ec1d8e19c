import { useSignal } from '@preact/signals'
import { layoutOf } from '#domain/in-store-code.ts'
import { CODE_RULES_MAX, type CodeRuleMessage } from '#domain/wire/scanning-message.ts'
import type { ConsoleRulesModel } from '../../../models/console-rules-model.ts'
import {
  newCodeRule,
  withCodeRule,
  withCodeRules,
  withoutCodeRule,
} from '../../../models/scanning-draft.ts'
import { Button } from '../../../parts/button.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { t } from '../../../text/translate.ts'
import { CodeRuleDialog } from './code-rule-dialog.tsx'
import { ruleText } from './scanning-words.ts'

type RowProps = {
  rule: CodeRuleMessage
  number: number
  onEdit?: () => void
  onRemove?: () => void
}

function CodeRow({ rule, number, onEdit, onRemove }: RowProps) {
  const outlet = useTill().session.outlet.value
  const words = ruleText(rule, outlet)
  return (
    <li class="list-row">
      <div class="grow">
        <p class="strong">{`${number}. ${words}`}</p>
        <p class="code-layout">{layoutOf(rule) ?? '—'}</p>
      </div>
      {onEdit && (
        <Button label={`${t('scanning.edit-code')}: ${words}`} onPress={onEdit}>
          {t('drawers.change')}
        </Button>
      )}
      {onRemove && (
        <Button
          kind="plain"
          icon="trash"
          label={`${t('scanning.remove-code')}: ${words}`}
          onPress={onRemove}
        />
      )}
    </li>
  )
}

type Open = { at: number | null; rule: CodeRuleMessage }

function OwnRules({ model, rules }: { model: ConsoleRulesModel; rules: CodeRuleMessage[] }) {
  const open = useSignal<Open | null>(null)
  const show = (next: Open | null) => {
    open.value = next
  }
  return (
    <>
      {rules.length === 0 && <Notice tone="plain" icon="info" title={t('scanning.codes-none')} />}
      <ul>
        {rules.map((rule, at) => (
          <CodeRow
            key={`${at} ${rule.prefix}`}
            rule={rule}
            number={at + 1}
            onEdit={() => show({ at, rule })}
            onRemove={() => model.change((before) => withoutCodeRule(before, at))}
          />
        ))}
      </ul>
      <div class="row row-wrap">
        <Button
          icon="plus"
          isDisabled={rules.length >= CODE_RULES_MAX}
          onPress={() => show({ at: null, rule: newCodeRule(rules) })}
        >
          {t('scanning.add-code')}
        </Button>
        <Button
          kind="plain"
          icon="undo"
          onPress={() => model.change((before) => withCodeRules(before, null))}
        >
          {t('scanning.codes-back')}
        </Button>
      </div>
      {open.value && (
        <CodeRuleDialog
          title={t(open.value.at === null ? 'scanning.add-code' : 'scanning.edit-code')}
          rule={open.value.rule}
          onKeep={(rule) => {
            const at = open.peek()?.at ?? null
            model.change((before) => withCodeRule(before, at, rule))
          }}
          onClose={() => show(null)}
        />
      )}
    </>
  )
}

/** Head office's rules until the outlet makes its own. */
export function CodesCard({ model }: { model: ConsoleRulesModel }) {
  const own = model.draft.value?.code_rules
  const office = useTill().session.outlet.value?.embedded_barcode_rules ?? []
  return (
    <section class="card stack">
      <h2>{t('scanning.codes')}</h2>
      <p class="soft">{t('scanning.codes-more')}</p>
      {own ? (
        <OwnRules model={model} rules={own} />
      ) : (
        <>
          <p>{t('scanning.codes-office')}</p>
          <ul>
            {office.map((rule, at) => (
              <CodeRow key={`${at} ${rule.prefix}`} rule={rule} number={at + 1} />
            ))}
          </ul>
          <Button
            icon="plus"
            onPress={() => model.change((before) => withCodeRules(before, office))}
          >
            {t('scanning.codes-own')}
          </Button>
        </>
      )}
    </section>
  )
}
