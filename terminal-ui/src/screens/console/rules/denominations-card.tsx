import { useSignal } from '@preact/signals'
import type { DenominationMessage } from '#domain/wire/rules-message.ts'
import type { ConsoleRulesModel } from '../../../models/console-rules-model.ts'
import { withDenomination } from '../../../models/rules-draft.ts'
import { Button } from '../../../parts/button.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { useMoney } from '../../../parts/money.tsx'
import { Segmented } from '../../../parts/segmented.tsx'
import { Switch } from '../../../parts/switch.tsx'
import { t } from '../../../text/translate.ts'
import { MoneyField } from './money-field.tsx'

const VALUE_MINOR_MAX = 100_000_000

function AddDialog({
  onAdd,
  onClose,
}: {
  onAdd: (piece: DenominationMessage) => void
  onClose: () => void
}) {
  const value = useSignal<number | null>(null)
  const kind = useSignal<DenominationMessage['kind']>('note')
  const add = () => {
    if (!value.value) return
    onAdd({ value_minor: value.value, kind: kind.value, is_active: true })
    onClose()
  }
  return (
    <Dialog
      title={t('rules.add-denomination')}
      onClose={onClose}
      footer={
        <Button kind="primary" size="large" isWide isDisabled={!value.value} onPress={add}>
          {t('rules.add')}
        </Button>
      }
    >
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault()
          add()
        }}
      >
        <Segmented
          label={t('rules.piece')}
          value={kind.value}
          choices={[
            { value: 'note', text: t('rules.note') },
            { value: 'coin', text: t('rules.coin') },
          ]}
          onChange={(chosen) => {
            kind.value = chosen
          }}
        />
        <MoneyField
          label={t('rules.value')}
          minor={value.value}
          hasFocus
          onChange={(minor) => {
            value.value = minor === null ? null : Math.min(minor, VALUE_MINOR_MAX)
          }}
        />
        <button type="submit" class="visually-hidden" tabIndex={-1} aria-hidden="true" />
      </form>
    </Dialog>
  )
}

/** The notes and coins that people count with. */
export function DenominationsCard({ model }: { model: ConsoleRulesModel }) {
  const show = useMoney()
  const isAdding = useSignal(false)
  const put = (piece: DenominationMessage) =>
    model.change((rules) => withDenomination(rules, piece))
  return (
    <section class="card stack">
      <header class="card-head">
        <h2>{t('rules.denominations')}</h2>
        <Button
          icon="plus"
          label={t('rules.add-denomination')}
          onPress={() => {
            isAdding.value = true
          }}
        />
      </header>
      <p class="soft">{t('rules.denominations-more')}</p>
      <div class="rule-switches">
        {model.draft.value?.denominations.map((piece) => (
          <Switch
            key={`${piece.kind}-${piece.value_minor}`}
            label={t(piece.kind === 'note' ? 'rules.note-of' : 'rules.coin-of', {
              amount: show(piece.value_minor),
            })}
            isOn={piece.is_active}
            onChange={(is_active) => put({ ...piece, is_active })}
          />
        ))}
      </div>
      {isAdding.value && (
        <AddDialog
          onAdd={put}
          onClose={() => {
            isAdding.value = false
          }}
        />
      )}
    </section>
  )
}
