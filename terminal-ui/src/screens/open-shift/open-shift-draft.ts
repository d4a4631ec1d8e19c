// The form that opens a shift, while somebody fills it in.

import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { ShiftMode } from '#domain/wire/shift-message.ts'
import { refusalText } from '../../link/till-errors.ts'
import { isOpenStill } from '../../models/alone/hub-away.ts'
import { openShiftHere } from '../../models/alone/own-shift.ts'
import {
  type CountDraft,
  countedMinor,
  draftOf,
  NOTHING_COUNTED,
  readCount,
} from '../../models/count-draft.ts'
import { useTill } from '../../parts/till-context.ts'
import { currentLanguage } from '../../text/translate.ts'

export type FloatWay = 'pieces' | 'sum'

export function useOpenShift() {
  const till = useTill()
  const { shift, rules } = till
  const last = shift.lastFloat.value
  const way = useSignal<FloatWay>(last !== null && last.counts === null ? 'sum' : 'pieces')
  const counted = useSignal<CountDraft>(NOTHING_COUNTED)
  const sumMinor = useSignal<number | null>(null)
  const mode = useSignal<ShiftMode>(last?.mode ?? 'floating')
  const drawerId = useSignal<string | null>(null)
  const isBusy = useSignal(false)
  const problem = useSignal<string | null>(null)
  const isOpenHere = useSignal(false)
  useEffect(() => {
    void shift.loadDrawers()
    void shift.loadElsewhere()
  }, [shift])
  const { denominations } = rules.rules.value
  const isByPieces = way.value === 'pieces'
  const floatMinor = isByPieces ? countedMinor(counted.value, denominations) : sumMinor.value
  const useLast = () => {
    if (last === null) return
    way.value = last.counts === null ? 'sum' : 'pieces'
    counted.value = draftOf(last.counts ?? [], denominations)
    sumMinor.value = last.openingCashMinor
  }
  const open = async () => {
    if (floatMinor === null || isBusy.value) return
    isBusy.value = true
    const outcome = await openShiftHere(till, {
      openingCashMinor: floatMinor,
      counts: isByPieces ? readCount(counted.value, denominations) : null,
      drawerId: drawerId.value,
      mode: mode.value,
    })
    isBusy.value = false
    isOpenHere.value = isOpenStill(outcome)
    problem.value = outcome.ok ? null : refusalText(outcome.code, currentLanguage())
  }
  return {
    way,
    counted,
    sumMinor,
    mode,
    drawerId,
    isBusy,
    problem,
    isOpenHere,
    floatMinor,
    last,
    useLast,
    open,
  }
}
export type OpenShiftForm = ReturnType<typeof useOpenShift>
