import { AmountEntry } from '../../parts/amount-entry.tsx'
import { Button } from '../../parts/button.tsx'
import { useMoney } from '../../parts/money.tsx'
import { t } from '../../text/translate.ts'
import type { PayDraft } from './use-pay-draft.ts'

function QuickCash({ draft }: { draft: PayDraft }) {
  const show = useMoney()
  return (
    <div class="quick-cash">
      {draft.due.quickTenders.map((minor) => (
        <Button
          key={minor}
          size="large"
          isPressed={draft.typedMinor.value === minor}
          onPress={() => {
            draft.typedMinor.value = minor
          }}
        >
          {minor === draft.fullMinor ? (
            <span class="quick-exact">
              {t('pay.exact')}
              <strong>{show(minor)}</strong>
            </span>
          ) : (
            show(minor)
          )}
        </Button>
      ))}
    </div>
  )
}

/** The amount of this tender, typed or left at what is due. */
export function TenderAmount({ draft, hasFocus }: { draft: PayDraft; hasFocus: boolean }) {
  const show = useMoney()
  const isCash = draft.method.value === 'cash'
  return (
    <AmountEntry
      label={isCash ? t('pay.cash-given') : t('pay.amount')}
      minor={draft.typedMinor.value}
      placeholder={show(draft.fullMinor)}
      isWrong={draft.isOver}
      note={draft.isOver ? t('pay.too-much', { amount: show(draft.fullMinor) }) : undefined}
      hasFocus={hasFocus}
      padSize="large"
      onChange={(minor) => {
        draft.typedMinor.value = minor
        draft.problem.value = null
      }}
    />
  )
}

export function CashPane({ draft }: { draft: PayDraft }) {
  return (
    <div class="tender-pane">
      <TenderAmount draft={draft} hasFocus />
      <QuickCash draft={draft} />
    </div>
  )
}
