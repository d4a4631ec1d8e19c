import type { Refusal } from '#domain/errors.ts'
import type { ConsoleRulesModel } from '../../../models/console-rules-model.ts'
import { SaveBar } from '../../../parts/save-bar.tsx'
import { t } from '../../../text/translate.ts'
import './rules.css'

type RulesSaveBarProps = { model: ConsoleRulesModel; faultText: (fault: Refusal) => string }

export function RulesSaveBar({ model, faultText }: RulesSaveBarProps) {
  const fault = model.fault.value && faultText(model.fault.value)
  return <SaveBar model={model} action={t('rules.save')} saved={t('rules.saved')} fault={fault} />
}
