import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { ConflictMessage } from '#domain/wire/conflict-message.ts'
import { ownConflictsOf } from '../../models/own-conflicts-model.ts'
import { Button } from '../../parts/button.tsx'
import { useMoney } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { sayConflict, sayType } from '../console/conflicts/conflict-words.ts'
import { goTo } from '../navigation.ts'
import { type Lead, SettleWizard } from './settle-wizard.tsx'

type Act = (act: 'refund' | 'exchange', conflict: ConflictMessage) => void
type Props = {
  saleId: string
  /** As the hub counted them when the sale was opened, whichever till they were found at. */
  openCount: number
  /** The refund or exchange that settles it is made on this very screen. */
  onAct: Act
}

/** What stands beside this sale and waits for somebody; one tap opens the wizard. */
export function SaleConflicts({ saleId, openCount, onAct }: Props) {
  const model = ownConflictsOf(useTill())
  const hadOwn = useRef(false)
  useEffect(() => void model.refresh(), [model, saleId])
  const own = model.ofSale(saleId)
  if (own.length > 0) hadOwn.current = true
  if (openCount > 0 && !hadOwn.current && model.hubTime.value !== null) {
    return <Elsewhere n={openCount} />
  }
  return <OwnConflicts conflicts={own} onAct={onAct} />
}

/** Of a sale of another till: settled on the console, by whoever may. */
function Elsewhere({ n }: { n: number }) {
  const { session } = useTill()
  const action = session.may('view-console') && (
    <Button icon="chevron-right" onPress={() => goTo('console', 'conflicts')}>
      {t('sales.problems-open')}
    </Button>
  )
  return <Notice tone="warn" icon="warning" title={t('sales.problems-n', { n })} action={action} />
}

/** What stands beside customers who were added or changed at this till. */
export function CustomerConflicts() {
  const model = ownConflictsOf(useTill())
  useEffect(() => void model.refresh(), [model])
  const conflicts = model.ofCustomers()
  return conflicts.length === 0 ? null : <OwnConflicts conflicts={conflicts} onAct={() => {}} />
}

function OwnConflicts({ conflicts, onAct }: { conflicts: readonly ConflictMessage[]; onAct: Act }) {
  const till = useTill()
  const show = useMoney()
  const model = ownConflictsOf(till)
  const chosen = useSignal<ConflictMessage | null>(null)
  const close = () => {
    chosen.value = null
  }
  const conflict = chosen.value
  const lead = (to: Lead) => {
    close()
    if (to === 'cash-place') goTo('console', 'shifts')
    else if (conflict) onAct(to, conflict)
  }
  return (
    <>
      {conflicts.map((each) => (
        <Notice
          key={each.conflict_id}
          tone="warn"
          icon="warning"
          title={sayType(each.type)}
          action={
            <Button
              icon="check"
              onPress={() => {
                chosen.value = each
              }}
            >
              {t('conflicts.settle')}
            </Button>
          }
        >
          {sayConflict(each, show)}
        </Notice>
      ))}
      {conflict && (
        <SettleWizard
          conflict={conflict}
          settler={model.settler}
          settle={(settlement) => model.settle(conflict, settlement)}
          onClose={close}
          onSettled={() => {
            close()
            till.link.background.run(till.sales.refresh())
          }}
          onLead={lead}
          canLeave
        />
      )}
    </>
  )
}
