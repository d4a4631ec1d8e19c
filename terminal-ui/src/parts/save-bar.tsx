import type { ReadonlySignal } from '@preact/signals'
import type { TillOutcome } from '../link/till-errors.ts'
import { t } from '../text/translate.ts'
import { Button } from './button.tsx'
import { Notice } from './notice.tsx'
import './save-bar.css'
import { showToast } from './toast.tsx'
import { useSending } from './use-sending.ts'

type SaveBarProps = {
  model: {
    isChanged: ReadonlySignal<boolean>
    save(): Promise<TillOutcome<unknown>>
    undo(): void
  }
  action: string
  /** What is said when it is saved. */
  saved: string
  /** What keeps it from being saved, in words. */
  fault?: string | null
  isReady?: boolean
}

/** Stays in sight while something is not saved, and says what keeps it from being saved. */
export function SaveBar({ model, action, saved, fault = null, isReady = true }: SaveBarProps) {
  const { problem, isBusy, send } = useSending()
  if (!model.isChanged.value) return null
  const save = async () => {
    if (await send(() => model.save())) showToast('good', 'check', saved)
  }
  return (
    <div class="unsaved-bar">
      <div class="grow">
        {fault !== null ? (
          <Notice tone="bad" icon="warning" title={fault} role="status" />
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
        isDisabled={fault !== null || !isReady}
        onPress={() => void save()}
      >
        {action}
      </Button>
    </div>
  )
}
