import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { ConsoleCashModel } from '../../../models/console-cash-model.ts'
import {
  type CountDraft,
  countedMinor,
  NOTHING_COUNTED,
  readCount,
} from '../../../models/count-draft.ts'
import { DenominationCounter } from '../../../parts/denomination-counter.tsx'
import { Field } from '../../../parts/field.tsx'
import { useMoney } from '../../../parts/money.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { SendingDialog } from '../../../parts/sending-dialog.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { showToast } from '../../../parts/toast.tsx'
import { t } from '../../../text/translate.ts'

const NOTE_LENGTH_MAX = 200

function Difference({ minor }: { minor: number }) {
  const show = useMoney()
  if (minor === 0) return <Notice tone="good" icon="check" title={t('safe.count-exact')} />
  const amount = show(Math.abs(minor))
  const title = minor > 0 ? t('safe.count-over', { amount }) : t('safe.count-short', { amount })
  return <Notice tone="warn" icon="warning" title={title} role="status" />
}

function useCountDraft(model: ConsoleCashModel) {
  const { rules } = useTill()
  const { denominations, over_short_limit_minor } = rules.rules.value
  const heap = useSignal<CountDraft>(NOTHING_COUNTED)
  const note = useSignal('')
  const counts = readCount(heap.value, denominations)
  const difference = model.differenceOf(counts)
  const isFirst = !model.safe.value?.entries.some(({ kind }) => kind === 'correction')
  const isLarge = !isFirst && Math.abs(difference) > over_short_limit_minor
  const isReady = !isLarge || note.value.trim() !== ''
  const minor = countedMinor(heap.value, denominations)
  return { heap, note, counts, difference, isFirst, isLarge, isReady, minor }
}

/** Somebody counts the safe; what differs becomes an entry, with a sentence when it is large. */
export function SafeCountDialog({
  model,
  onClose,
}: {
  model: ConsoleCashModel
  onClose: () => void
}) {
  const show = useMoney()
  const draft = useCountDraft(model)
  const id = useMemo(() => model.newId(), [model])
  const { heap, note, counts, difference, isFirst, isLarge, isReady, minor } = draft
  const isBegun = Object.keys(heap.value).length > 0
  return (
    <SendingDialog
      title={t('safe.count')}
      shape="wide"
      onClose={onClose}
      action={t('safe.count-save', { amount: show(minor) })}
      icon="check"
      isReady={isReady}
      send={() => model.count(id, counts, note.value)}
      onDone={() => showToast('good', 'check', t('safe.count-done'))}
    >
      <p class="soft">{t(isFirst ? 'safe.count-first' : 'safe.count-lead')}</p>
      <DenominationCounter
        label={t('safe.count-label')}
        draft={heap.value}
        hasFocus
        onChange={(next) => {
          heap.value = next
        }}
      />
      {!isFirst && isBegun && <Difference minor={difference} />}
      <Field
        label={t(isLarge ? 'safe.note-needed' : 'safe.note')}
        value={note.value}
        maxLength={NOTE_LENGTH_MAX}
        onInput={(typed) => {
          note.value = typed
        }}
      />
    </SendingDialog>
  )
}
