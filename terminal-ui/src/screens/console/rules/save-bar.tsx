import type { Refusal } from '#domain/errors.ts'
import type { ConsoleRulesModel } from '../../../models/console-rules-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { showToast } from '../../../parts/toast.tsx'
import { useSending } from '../../../parts/use-sending.ts'
import { t } from '../../../text/translate.ts'
import './rules.css'

type SaveBarProps = { model: ConsoleRulesModel; faultText: (fault: Refusal) => string }

/** Stays in sight while something is not saved, and says what keeps it from being saved. */
export function SaveBar({ model, faultText }: SaveBarProps) {
  const { problem, isBusy, send } = useSending()
  const fault = model.fault.value
  if (!model.isChanged.value) return null
  const save = async () => {
    if (fault || !(await send(() => model.save()))) return
    showToast('good', 'check', t('rules.saved'))
  }
  return (
    <div class="rule-save">
      <div class="grow">
        {fault ? (
          <Notice tone="bad" icon="warning" title={faultText(fault)} role="status" />
        ) : (
          <p class="strong" role="status">
            {t('rules.changed')}
          </p>
        )}
        {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
      </div>
      <Button
        icon="undo"
        label={t('rules.undo')}
        isDisabled={isBusy.value}
        onPress={() => model.undo()}
      />
      <Button
        kind="primary"
        icon="check"
        isBusy={isBusy.value}
        isDisabled={fault !== null}
        onPress={() => void save()}
      >
        {t('rules.save')}
      </Button>
    </div>
  )
}
