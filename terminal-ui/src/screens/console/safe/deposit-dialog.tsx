import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { type ConsoleCashModel, isBagNumber } from '../../../models/console-cash-model.ts'
import {
  type CountDraft,
  countedMinor,
  NOTHING_COUNTED,
  readCount,
} from '../../../models/count-draft.ts'
import { AmountEntry } from '../../../parts/amount-entry.tsx'
import { DenominationCounter } from '../../../parts/denomination-counter.tsx'
import { Field } from '../../../parts/field.tsx'
import { useMoney } from '../../../parts/money.tsx'
import { Segmented } from '../../../parts/segmented.tsx'
import { SendingDialog } from '../../../parts/sending-dialog.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { showToast } from '../../../parts/toast.tsx'
import { t } from '../../../text/translate.ts'

type DialogProps = { model: ConsoleCashModel; onClose: () => void }
const NOTE_LENGTH_MAX = 200

function useDepositDraft(model: ConsoleCashModel) {
  const { rules } = useTill()
  const bag = useSignal('')
  const note = useSignal('')
  const way = useSignal<'sum' | 'pieces'>('sum')
  const typed = useSignal<number | null>(null)
  const heap = useSignal<CountDraft>(NOTHING_COUNTED)
  const { denominations } = rules.rules.value
  const isByPieces = way.value === 'pieces'
  const minor = isByPieces ? countedMinor(heap.value, denominations) : (typed.value ?? 0)
  const holds = model.safe.value?.balance_minor ?? 0
  const isTooMuch = minor > holds
  const isReady = minor > 0 && !isTooMuch && isBagNumber(bag.value)
  const counts = isByPieces ? readCount(heap.value, denominations) : null
  return { bag, note, way, typed, heap, minor, holds, isTooMuch, isReady, counts }
}
type Draft = ReturnType<typeof useDepositDraft>

function AmountFields({ draft }: { draft: Draft }) {
  const show = useMoney()
  const { way, typed, heap, holds, isTooMuch } = draft
  const note = isTooMuch
    ? t('safe.too-little', { amount: show(holds) })
    : t('safe.holds', { amount: show(holds) })
  return (
    <>
      <Segmented
        label={t('safe.how')}
        value={way.value}
        choices={[
          { value: 'sum', text: t('safe.by-sum'), icon: 'keyboard' },
          { value: 'pieces', text: t('safe.by-pieces'), icon: 'cash' },
        ]}
        onChange={(chosen) => {
          way.value = chosen
        }}
      />
      {way.value === 'sum' ? (
        <AmountEntry
          label={t('safe.amount')}
          minor={typed.value}
          note={note}
          isWrong={isTooMuch}
          hasPad={false}
          onChange={(minor) => {
            typed.value = minor
          }}
        />
      ) : (
        <>
          <DenominationCounter
            label={t('safe.amount')}
            draft={heap.value}
            onChange={(next) => {
              heap.value = next
            }}
          />
          <p class={isTooMuch ? 'amount-note is-wrong' : 'amount-note'}>{note}</p>
        </>
      )}
    </>
  )
}

/** A bag with a number leaves the safe for the bank; the slip goes into it. */
export function DepositDialog({ model, onClose }: DialogProps) {
  const show = useMoney()
  const draft = useDepositDraft(model)
  const id = useMemo(() => model.newId(), [model])
  const { bag, note, minor, counts, isReady } = draft
  const input = { bagNumber: bag.value, amountMinor: minor, counts, note: note.value }
  return (
    <SendingDialog
      title={t('safe.deposit')}
      shape="wide"
      onClose={onClose}
      action={t('safe.deposit-save', { amount: show(minor) })}
      icon="transfer"
      isReady={isReady}
      send={() => model.deposit(id, input)}
      onDone={() => showToast('good', 'check', t('safe.deposit-done', { amount: show(minor) }))}
    >
      <Field
        label={t('safe.bag-number')}
        value={bag.value}
        maxLength={32}
        hasFocus
        help={t('safe.bag-help')}
        onInput={(typed) => {
          bag.value = typed.toUpperCase()
        }}
      />
      <AmountFields draft={draft} />
      <Field
        label={t('safe.note')}
        value={note.value}
        maxLength={NOTE_LENGTH_MAX}
        onInput={(typed) => {
          note.value = typed
        }}
      />
    </SendingDialog>
  )
}
