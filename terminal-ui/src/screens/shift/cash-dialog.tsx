import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { refusalText, type TillOutcome } from '../../link/till-errors.ts'
import { isOpenStill } from '../../models/alone/hub-away.ts'
import { CashAct as OneAct } from '../../models/cash-act.ts'
import type { CashDirection, Reason } from '../../models/cash-model.ts'
import {
  type CountDraft,
  countedMinor,
  NOTHING_COUNTED,
  readCount,
} from '../../models/count-draft.ts'
import { shiftDeskOf } from '../../models/shift-desk.ts'
import { AmountEntry } from '../../parts/amount-entry.tsx'
import { Button } from '../../parts/button.tsx'
import { DenominationCounter } from '../../parts/denomination-counter.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import type { IconName } from '../../parts/icon-shapes.ts'
import { useMoney } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { NO_REASON, type ReasonDraft, readReason } from '../../parts/reason-draft.ts'
import { ReasonFields } from '../../parts/reason-fields.tsx'
import { Segmented } from '../../parts/segmented.tsx'
import { useTill } from '../../parts/till-context.ts'
import { showToast } from '../../parts/toast.tsx'
import { currentLanguage, type PlainKey, t } from '../../text/translate.ts'
import { GoOnAlone } from './alone-words.tsx'

export type CashAct = CashDirection | 'no-sale'
export const CASH_ACTS: Record<CashAct, { text: PlainKey; icon: IconName }> = {
  'paid-in': { text: 'cash.paid-in', icon: 'download' },
  'paid-out': { text: 'cash.paid-out', icon: 'upload' },
  drop: { text: 'cash.drop', icon: 'lock' },
  'no-sale': { text: 'cash.no-sale', icon: 'drawer' },
}

type Act = (reason: Reason, act: OneAct) => Promise<TillOutcome<unknown>>
type DialogProps = { onClose: () => void; onDone: () => void }

/** What both dialogs share: a reason, a busy moment, the hub's words when it says no. */
function useAct(kind: CashAct, { onClose, onDone }: DialogProps) {
  const { rules } = useTill()
  const draft = useSignal<ReasonDraft>(NO_REASON)
  const isBusy = useSignal(false)
  const problem = useSignal<string | null>(null)
  const again = useSignal<(() => Promise<void>) | null>(null)
  const one = useMemo(() => new OneAct(), [])
  const reason = readReason(draft.value, rules.reasonsFor(kind))
  const run = async (act: Act, done: string): Promise<void> => {
    if (reason === null || isBusy.value) return
    isBusy.value = true
    const outcome = await act(reason, one)
    isBusy.value = false
    if (outcome.ok) {
      showToast('good', 'check', done)
      onDone()
      return onClose()
    }
    again.value = isOpenStill(outcome) ? () => run(act, done) : null
    problem.value = refusalText(outcome.code, currentLanguage())
  }
  const fields = (
    <>
      <ReasonFields
        kind={kind}
        draft={draft.value}
        onChange={(next) => {
          draft.value = next
        }}
      />
      {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
      {again.value && <GoOnAlone onGoOn={again.value} />}
    </>
  )
  return { reason, isBusy, run, fields }
}

/** Notes of a drop are counted where that is quicker than typing the sum. */
function DropWay({
  isByPieces,
  onChange,
}: {
  isByPieces: boolean
  onChange: (is: boolean) => void
}) {
  return (
    <Segmented
      label={t('open-shift.how')}
      value={isByPieces ? 'pieces' : 'sum'}
      choices={[
        { value: 'sum', text: t('open-shift.by-sum'), icon: 'keyboard' },
        { value: 'pieces', text: t('open-shift.by-pieces'), icon: 'cash' },
      ]}
      onChange={(way) => onChange(way === 'pieces')}
    />
  )
}

export function CashDialog(props: DialogProps & { kind: CashDirection }) {
  const { kind, onClose } = props
  const till = useTill()
  const show = useMoney()
  const sumMinor = useSignal<number | null>(null)
  const counted = useSignal<CountDraft>(NOTHING_COUNTED)
  const isByPieces = useSignal(false)
  const { reason, isBusy, run, fields } = useAct(kind, props)
  const { denominations } = till.rules.rules.value
  const minor = isByPieces.value ? countedMinor(counted.value, denominations) : sumMinor.value
  const amountMinor = minor ?? 0
  const what = t(CASH_ACTS[kind].text)
  const words = t('cash.words', { what, amount: show(amountMinor) })
  const counts = isByPieces.value ? readCount(counted.value, denominations) : null
  const save = () =>
    run(
      (given, one) =>
        shiftDeskOf(till).cash.move({ kind, amountMinor, counts, reason: given, words }, one),
      t('cash.done', { what, amount: show(amountMinor) }),
    )
  return (
    <Dialog
      title={what}
      onClose={onClose}
      footer={
        <Button
          kind="primary"
          size="large"
          isBusy={isBusy.value}
          isDisabled={amountMinor === 0 || reason === null}
          onPress={() => void save()}
        >
          {t('cash.save', { amount: show(amountMinor) })}
        </Button>
      }
    >
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (amountMinor > 0) void save()
        }}
      >
        {kind === 'drop' && (
          <DropWay
            isByPieces={isByPieces.value}
            onChange={(is) => {
              isByPieces.value = is
            }}
          />
        )}
        {isByPieces.value ? (
          <DenominationCounter
            label={t('cash.amount')}
            draft={counted.value}
            hasFocus
            onChange={(draft) => {
              counted.value = draft
            }}
          />
        ) : (
          <AmountEntry
            label={t('cash.amount')}
            minor={sumMinor.value}
            hasFocus
            onChange={(next) => {
              sumMinor.value = next
            }}
          />
        )}
        {fields}
      </form>
    </Dialog>
  )
}

/** Opening the drawer without a sale is a right, and an event that somebody reads later. */
export function NoSaleDialog(props: DialogProps) {
  const till = useTill()
  const { reason, isBusy, run, fields } = useAct('no-sale', props)
  const open = () =>
    run(
      (given, one) => shiftDeskOf(till).cash.openDrawer(given, t('cash.no-sale-title'), one),
      t('cash.opened'),
    )
  return (
    <Dialog
      title={t('cash.no-sale-title')}
      onClose={props.onClose}
      footer={
        <Button
          kind="primary"
          size="large"
          icon="drawer"
          isBusy={isBusy.value}
          isDisabled={reason === null}
          onPress={() => void open()}
        >
          {t('cash.no-sale')}
        </Button>
      }
    >
      <div class="stack">
        <p class="soft">{t('cash.no-sale-lead')}</p>
        {fields}
      </div>
    </Dialog>
  )
}
