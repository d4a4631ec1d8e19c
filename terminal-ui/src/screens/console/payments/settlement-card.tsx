import { useSignal } from '@preact/signals'
import type { SettlementMessage } from '#domain/wire/payment-message.ts'
import { refusalText } from '../../../link/till-errors.ts'
import type { ConsolePaymentsModel } from '../../../models/console-payments-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Field } from '../../../parts/field.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { ProgressBar } from '../../../parts/progress-bar.tsx'
import { currentLanguage, t } from '../../../text/translate.ts'
import { FileDrop } from '../file-drop.tsx'
import { useWhen } from '../use-when.ts'
import { MatchedShare } from './settlement-detail.tsx'

type ModelProps = { model: ConsolePaymentsModel }

function Sending({ model }: ModelProps) {
  const { state, fraction, refusal } = model.progress.value
  if (refusal) {
    const title = refusalText(refusal.code, currentLanguage())
    return <Notice tone="bad" icon="warning" title={title} role="alert" />
  }
  if (state === 'sending') return <ProgressBar label={t('settle.sending')} fraction={fraction} />
  if (state === 'comparing') return <ProgressBar label={t('settle.comparing')} fraction={1} />
  return null
}

/** A provider's file is dropped here and compared with what tills took. */
export function SettlementCard({ model }: ModelProps) {
  const file = useSignal<File | null>(null)
  const provider = useSignal('')
  const { state } = model.progress.value
  const isBusy = state === 'sending' || state === 'comparing'
  const send = () => {
    if (file.value) void model.send(file.value, provider.value)
  }
  return (
    <section class="card stack">
      <div>
        <h2>{t('settle.title')}</h2>
        <p class="soft">{t('settle.lead')}</p>
      </div>
      <FileDrop
        file={file.value}
        accept=".csv,text/csv"
        words={t('import.drop')}
        onChoose={(chosen) => {
          file.value = chosen
        }}
      />
      <Field
        label={t('settle.provider')}
        value={provider.value}
        maxLength={40}
        help={t('settle.provider-help')}
        onInput={(typed) => {
          provider.value = typed
        }}
      />
      <Sending model={model} />
      <Button
        kind="primary"
        size="large"
        icon="upload"
        isWide
        isBusy={isBusy}
        isDisabled={!file.value || provider.value.trim() === ''}
        onPress={send}
      >
        {t('settle.send')}
      </Button>
    </section>
  )
}

function PastFile({ settlement, onOpen }: { settlement: SettlementMessage; onOpen: () => void }) {
  const when = useWhen()
  const by = {
    provider: settlement.provider,
    name: settlement.imported_by_name,
    time: when(settlement.imported_at),
  }
  return (
    <li>
      <button type="button" class="settle-past" onClick={onOpen}>
        <span class="strong settle-file">{settlement.file_name}</span>
        <span class="soft small">{t('settle.by', by)}</span>
        <MatchedShare settlement={settlement} />
      </button>
    </li>
  )
}

export function PastFiles({ model }: ModelProps) {
  const files = model.settlements.value
  return (
    <section class="card stack">
      <h2>{t('settle.past')}</h2>
      {files?.length === 0 && <p class="soft">{t('settle.none')}</p>}
      <ul>
        {files?.map((settlement) => (
          <PastFile
            key={settlement.settlement_id}
            settlement={settlement}
            onOpen={() => void model.open(settlement.settlement_id)}
          />
        ))}
      </ul>
    </section>
  )
}
