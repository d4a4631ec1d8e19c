import { PRINTER_NAME_LENGTH_MAX } from '#domain/wire/printer-message.ts'
import type { PrinterSetupModel } from '../../../models/printer-setup-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Field } from '../../../parts/field.tsx'
import { Segmented } from '../../../parts/segmented.tsx'
import { t } from '../../../text/translate.ts'
import { columnsOf, WAY_TEXT, widthChoices } from './printer-words.ts'
import type { StepProps } from './setup-step.ts'

/** What people call it, and how wide its paper is. */
export function SetupDescribe({ model, send, isBusy }: StepProps) {
  const draft = model.draft.value
  if (!draft) return null
  const isReady = draft.name.trim() !== ''
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady) void send(() => model.ask())
      }}
    >
      <p class="soft">{`${t(WAY_TEXT[draft.transport])} ${draft.address}`}</p>
      <Field
        label={t('printer.name')}
        help={t('printer.name-help')}
        value={draft.name}
        maxLength={PRINTER_NAME_LENGTH_MAX}
        hasFocus
        onInput={(name) => model.describe({ name })}
      />
      <Segmented
        label={t('printer.width')}
        value={String(draft.columns)}
        choices={widthChoices()}
        onChange={(text) => model.describe({ columns: columnsOf(text) })}
      />
      <div class="setup-buttons">
        <BackButton model={model} />
        <Button kind="primary" type="submit" isBusy={isBusy} isDisabled={!isReady}>
          {t('setup.next')}
        </Button>
      </div>
    </form>
  )
}

function BackButton({ model }: { model: PrinterSetupModel }) {
  return (
    <Button icon="arrow-left" onPress={() => model.goTo('find')}>
      {t('setup.back')}
    </Button>
  )
}
