import { useSignal } from '@preact/signals'
import type { ShiftMessage } from '#domain/wire/shift-message.ts'
import { refusalText } from '../../link/till-errors.ts'
import { AmountEntry } from '../../parts/amount-entry.tsx'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { currentLanguage, t } from '../../text/translate.ts'

const NOTE_LENGTH_MAX = 500

type CloseShiftProps = { onClose: () => void; onClosed: (shift: ShiftMessage) => void }

function useCloseShift(onClosed: CloseShiftProps['onClosed']) {
  const { shift } = useTill()
  const countedMinor = useSignal<number | null>(null)
  const note = useSignal('')
  const isBusy = useSignal(false)
  const problem = useSignal<string | null>(null)
  const close = async () => {
    if (countedMinor.value === null || isBusy.value) return
    isBusy.value = true
    const outcome = await shift.close({
      countedCashMinor: countedMinor.value,
      note: note.value.trim() || null,
    })
    isBusy.value = false
    if (outcome.ok) onClosed(outcome.value)
    else problem.value = refusalText(outcome.code, currentLanguage())
  }
  return { countedMinor, note, isBusy, problem, close }
}

/** Unfinished baskets are named before the drawer is counted, not after. */
function WhatIsInTheWay() {
  const { cart, heldCarts, connectivity } = useTill()
  const reasons = [
    cart.cart.value.lines.length > 0 ? t('shift.way-cart') : null,
    heldCarts.count.value > 0 ? t('shift.way-held', { n: heldCarts.count.value }) : null,
    connectivity.badge.value.pendingCount > 0
      ? t('shift.way-pending', { n: connectivity.badge.value.pendingCount })
      : null,
  ].filter((reason) => reason !== null)
  if (reasons.length === 0) return null
  return (
    <Notice tone="warn" icon="info" title={t('shift.way-title')}>
      {reasons.map((reason) => (
        <p key={reason}>{reason}</p>
      ))}
    </Notice>
  )
}

export function CloseShiftDialog({ onClose, onClosed }: CloseShiftProps) {
  const { countedMinor, note, isBusy, problem, close } = useCloseShift(onClosed)
  const footer = (
    <Button
      kind="primary"
      size="pay"
      isBusy={isBusy.value}
      isDisabled={countedMinor.value === null}
      onPress={() => void close()}
    >
      {t('shift.close-action')}
    </Button>
  )
  return (
    <Dialog title={t('shift.close')} onClose={onClose} footer={footer}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault()
          void close()
        }}
      >
        <WhatIsInTheWay />
        <AmountEntry
          label={t('shift.counted')}
          note={t('shift.counted-help')}
          minor={countedMinor.value}
          hasFocus
          onChange={(minor) => {
            countedMinor.value = minor
          }}
        />
        <Field
          label={t('shift.note')}
          value={note.value}
          maxLength={NOTE_LENGTH_MAX}
          onInput={(text) => {
            note.value = text
          }}
        />
        {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
      </form>
    </Dialog>
  )
}
