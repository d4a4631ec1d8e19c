import { useSignal } from '@preact/signals'
import type { CloseBlocker } from '#domain/wire/shift-message.ts'
import { refusalText, type TillOutcome } from '../../link/till-errors.ts'
import { consoleShiftsOf } from '../../models/console-shifts-model.ts'
import { shiftDeskOf } from '../../models/shift-desk.ts'
import { Button } from '../../parts/button.tsx'
import { useTill } from '../../parts/till-context.ts'
import { showToast } from '../../parts/toast.tsx'
import { currentLanguage, type PlainKey, t } from '../../text/translate.ts'
import { goTo, place } from '../navigation.ts'
import { DiscardCartDialog } from '../sell/discard-cart-dialog.tsx'
import { openDialog } from '../sell/sell-state.ts'

/** The console's page on which somebody settles it. */
const SETTLED_AT: Partial<Record<CloseBlocker['kind'], string>> = {
  'open-conflict': 'conflicts',
  'unpaid-bill': 'bills',
  'unverified-payment': 'payments',
}

type Action = { text: PlainKey; run: () => unknown }

function useActions(blocker: CloseBlocker, onDiscard: () => void): Action[] {
  const till = useTill()
  const { connectivity, printJobs, session } = till
  const { kind, subject_id, terminal_code } = blocker
  const isHere = terminal_code === session.terminal.value?.terminalCode
  const open = place.value === 'console' ? 'way.open' : 'way.go-console'
  const goSell: Action = { text: 'way.go-sell', run: () => goTo('sell') }
  // Where late cash lies is said at the shift that it came for.
  const goPlaceCash: Action = {
    text: open,
    run: () => {
      shiftDeskOf(till).closing.leave()
      goTo('console', 'shifts')
      void consoleShiftsOf(till).open(subject_id)
    },
  }
  const goConsole: Action = {
    text: open,
    run: () => goTo('console', SETTLED_AT[kind] ?? null),
  }
  switch (kind) {
    case 'held-cart':
      return [
        {
          text: 'way.go-sell',
          run: () => {
            goTo('sell')
            openDialog({ kind: 'held-carts' })
          },
        },
        { text: 'way.discard', run: onDiscard },
      ]
    case 'uncertain-print':
      return [
        { text: 'way.came-out', run: () => printJobs.answerUncertain(subject_id, 'came-out') },
        { text: 'way.print-again', run: () => printJobs.answerUncertain(subject_id, 'print-copy') },
      ]
    case 'held-print':
      return [
        { text: 'way.print', run: () => printJobs.release(subject_id) },
        { text: 'way.print-drop', run: () => printJobs.cancel(subject_id) },
      ]
    case 'unsent-sales':
      return isHere ? [{ text: 'way.send-now', run: () => connectivity.retryNow() }] : []
    case 'waiting-payment':
      return isHere ? [goSell] : []
    case 'open-exchange':
      return [{ text: 'way.go-sales', run: () => goTo('sales') }]
    case 'silent-terminal':
      return []
    case 'addendum-cash':
      return session.may('view-console') ? [goPlaceCash] : []
    default:
      return session.may('view-console') ? [goConsole] : []
  }
}

/** One tap settles it, or goes where it is settled. */
export function BlockerActions(props: { blocker: CloseBlocker; onSettled: () => void }) {
  const { blocker, onSettled } = props
  const isDiscarding = useSignal(false)
  const isBusy = useSignal(false)
  const actions = useActions(blocker, () => {
    isDiscarding.value = true
  })
  const run = async (action: Action) => {
    isBusy.value = true
    const outcome = (await action.run()) as TillOutcome<unknown> | undefined
    isBusy.value = false
    if (outcome && !outcome.ok) {
      showToast('bad', 'warning', refusalText(outcome.code, currentLanguage()))
    }
    if (outcome) onSettled()
  }
  const isElsewhere = actions.length === 0 && blocker.terminal_code !== null
  return (
    <div class="blocker-actions">
      {isElsewhere && <p class="soft small">{t('way.turn-on')}</p>}
      {actions.map((action) => (
        <Button key={action.text} isBusy={isBusy.value} onPress={() => void run(action)}>
          {t(action.text)}
        </Button>
      ))}
      {isDiscarding.value && (
        <DiscardCartDialog
          cartId={blocker.subject_id}
          label={blocker.label}
          onClose={() => {
            isDiscarding.value = false
          }}
          onDone={onSettled}
        />
      )}
    </div>
  )
}
