import { useSignal } from '@preact/signals'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Later } from '../../parts/later.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useShortcuts } from '../../parts/shortcuts.ts'
import { useTill } from '../../parts/till-context.ts'
import { showToast } from '../../parts/toast.tsx'
import { useScans } from '../../parts/use-scans.ts'
import { t } from '../../text/translate.ts'
import { CancelDialog } from './cancel-dialog.tsx'
import { CashPane } from './cash-pane.tsx'
import { ChangeDialog } from './change-dialog.tsx'
import { LATER_PANES } from './later-panes.ts'
import { PaySummary } from './pay-summary.tsx'
import './pay-screen.css'
import { TENDER_KINDS } from './tender-kinds.ts'
import { type PayDraft, PayDraftProvider, usePayDraft } from './use-pay-draft.ts'

function TenderTiles({ draft }: { draft: PayDraft }) {
  return (
    <div class="tender-tiles" role="radiogroup" aria-label={t('pay.method')}>
      {TENDER_KINDS.map((kind) => (
        // biome-ignore lint/a11y/useSemanticElements: a tile with an icon; arrows move between them
        <button
          type="button"
          key={kind.method}
          class="tender-tile"
          role="radio"
          aria-checked={draft.method.value === kind.method}
          tabIndex={draft.method.value === kind.method ? 0 : -1}
          onClick={() => draft.choose(kind.method)}
        >
          <Icon name={kind.icon} size={28} />
          {t(kind.text)}
        </button>
      ))}
    </div>
  )
}

/** How this tender is taken; while a provider is asked, nothing else is. */
function Pane({ draft }: { draft: PayDraft }) {
  if (draft.isWaiting) return <Later screen={LATER_PANES.charge} />
  if (draft.due.isCovered) {
    return <Notice tone="good" icon="check" title={t('pay.covered')} role="status" />
  }
  return draft.method.value === 'cash' ? (
    <CashPane draft={draft} />
  ) : (
    <Later screen={LATER_PANES.tender} />
  )
}

function PayHead({ onBack }: { onBack: () => void }) {
  return (
    <header class="pay-head">
      <Button kind="plain" icon="arrow-left" hint="Esc" onPress={onBack}>
        {t('pay.back')}
      </Button>
    </header>
  )
}

/** Leaving is free until money has been taken; then it is asked. */
function useLeaving() {
  const { payment } = useTill()
  const isAsking = useSignal(false)
  const leave = () => {
    const { tenders = [], charge = null } = payment.attempt.value ?? {}
    if (tenders.length > 0 || charge !== null) isAsking.value = true
    else void payment.cancel()
  }
  return { isAsking, leave }
}

/** How is it paid, how much is still open, how much goes back: in this order. */
export function PayScreen() {
  const draft = usePayDraft()
  const { payment } = useTill()
  const taken = payment.attempt.value?.tenders.length ?? 0
  const { isAsking, leave } = useLeaving()
  // A scan now is a mistake of the hand: nothing is added.
  useScans(() => showToast('warn', 'scan', t('scan.while-paying')))
  useShortcuts({
    Escape: leave,
    Enter: () => void draft.confirm(),
    F8: () => void draft.confirm(),
    ArrowDown: () => draft.chooseNext(1),
    ArrowUp: () => draft.chooseNext(-1),
    ArrowRight: () => draft.chooseNext(1),
    ArrowLeft: () => draft.chooseNext(-1),
  })
  return (
    <form
      class={draft.isWaiting ? 'pay is-waiting' : 'pay'}
      data-arrows
      onSubmit={(event) => {
        event.preventDefault()
        void draft.confirm()
      }}
    >
      <section class="pay-entry scroll" aria-label={t('pay.method')}>
        <PayHead onBack={leave} />
        {!draft.isWaiting && <TenderTiles draft={draft} />}
        {draft.problem.value && (
          <Notice tone="bad" icon="warning" title={draft.problem.value} role="alert" />
        )}
        <PayDraftProvider value={draft}>
          <Pane key={`${draft.method.value} ${taken}`} draft={draft} />
        </PayDraftProvider>
      </section>
      <PaySummary draft={draft} />
      {draft.isDoubted.value && <ChangeDialog draft={draft} />}
      {isAsking.value && (
        <CancelDialog
          onClose={() => {
            isAsking.value = false
          }}
        />
      )}
    </form>
  )
}
