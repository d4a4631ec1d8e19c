import { useSignal } from '@preact/signals'
import type { SetupUse as Use } from '../../../models/printer-setup-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Segmented } from '../../../parts/segmented.tsx'
import { showToast } from '../../../parts/toast.tsx'
import { t } from '../../../text/translate.ts'
import type { StepProps } from './setup-step.ts'

/** The last question: which papers come out of it. */
export function SetupUse({ model, send, isBusy, onDone }: StepProps & { onDone: () => void }) {
  const draft = model.draft.value
  const use = useSignal<Use>(draft?.is_default ? 'all' : 'here')
  const name = draft?.name ?? ''
  const finish = async () => {
    if (!(await send(() => model.finish(use.value)))) return
    showToast('good', 'check', t('setup.finished', { name }))
    onDone()
  }
  // The default printer already takes what has no way of its own.
  const none = draft?.is_default
    ? []
    : [
        {
          ...{ value: 'none' as const, text: t('setup.use-none') },
          explanation: t('setup.use-none-more'),
        },
      ]
  return (
    <div class="stack">
      <Segmented<Use>
        label={t('setup.use-lead', { name })}
        value={use.value}
        choices={[
          { value: 'all', text: t('setup.use-all'), explanation: t('setup.use-all-more') },
          { value: 'here', text: t('setup.use-here'), explanation: t('setup.use-here-more') },
          ...none,
        ]}
        onChange={(chosen) => {
          use.value = chosen
        }}
      />
      <div class="setup-buttons">
        <Button kind="primary" icon="check" isBusy={isBusy} onPress={() => void finish()}>
          {t('setup.finish')}
        </Button>
      </div>
    </div>
  )
}
