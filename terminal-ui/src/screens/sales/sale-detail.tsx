import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { ConflictMessage } from '#domain/wire/conflict-message.ts'
import { refusalText } from '../../link/till-errors.ts'
import { ownConflictsOf } from '../../models/own-conflicts-model.ts'
import { type OpenedSale, openSale, reprintSale } from '../../models/sale-paper.ts'
import { Button } from '../../parts/button.tsx'
import { Notice } from '../../parts/notice.tsx'
import { PrintState } from '../../parts/print-state.tsx'
import { PrintablePaper } from '../../parts/printable-paper.tsx'
import { SafetyTrail } from '../../parts/safety-trail.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { useTill } from '../../parts/till-context.ts'
import { showToast } from '../../parts/toast.tsx'
import { currentLanguage, t } from '../../text/translate.ts'
import { SaleConflicts } from '../conflicts/sale-conflicts.tsx'
import { sayType } from '../console/conflicts/conflict-words.ts'
import { RefundDone } from '../refund/refund-done.tsx'
import { RefundForm, VoidForm } from '../refund/refund-form.tsx'
import { type Act, MoneyBack, useRefund } from './money-back.tsx'

function useOpenedSale(transactionId: string) {
  const till = useTill()
  const opened = useSignal<OpenedSale | null>(null)
  const problem = useSignal<string | null>(null)
  useEffect(() => {
    void openSale(till, transactionId).then((outcome) => {
      if (outcome.ok) opened.value = outcome.value
      else problem.value = refusalText(outcome.code, currentLanguage())
    })
  }, [till, transactionId, opened, problem])
  return { opened, problem }
}

function DetailTools({ sale, onClose }: { sale: OpenedSale; onClose: () => void }) {
  return (
    <div class="detail-tools">
      <span class="detail-back">
        <Button kind="plain" icon="arrow-left" onPress={onClose}>
          {t('common.back')}
        </Button>
      </span>
      <SafetyTrail safety={sale.row.safety} hasWords />
      <PrintState documentId={sale.row.transactionId} />
    </div>
  )
}

function Reprint({ transactionId }: { transactionId: string }) {
  const { link, session } = useTill()
  const reprint = async () => {
    const outcome = await reprintSale({ link }, transactionId)
    if (outcome.ok) showToast('good', 'printer', t('sales.reprinted', { n: outcome.value }))
    else showToast('bad', 'warning', refusalText(outcome.code, currentLanguage()))
  }
  if (!session.may('reprint')) return null
  return (
    <div class="act">
      <Button kind="primary" icon="printer" isWide onPress={() => void reprint()}>
        {t('sales.reprint')}
      </Button>
    </div>
  )
}

/** The hub could not read it: the sale is safe here and can be sent again unchanged. */
function RefusedNotice({ sale }: { sale: OpenedSale }) {
  const { sales } = useTill()
  if (sale.row.safety !== 'refused') return null
  return (
    <Notice
      tone="bad"
      icon="warning"
      title={t('sales.refused')}
      action={
        <Button icon="refresh" onPress={() => void sales.retry(sale.row.transactionId)}>
          {t('sales.send-again')}
        </Button>
      }
    >
      {t('sales.refused-more')}
    </Notice>
  )
}

function SalePaper(
  props: { sale: OpenedSale; onClose: () => void; onAct: (act: Act) => void } & {
    refund: ReturnType<typeof useRefund>
    onSettling: (act: 'refund' | 'exchange', conflict: ConflictMessage) => void
  },
) {
  const { sale, refund } = props
  return (
    <>
      <DetailTools sale={sale} onClose={props.onClose} />
      <RefusedNotice sale={sale} />
      <SaleConflicts
        saleId={sale.row.transactionId}
        openCount={sale.openConflictCount}
        onAct={props.onSettling}
      />
      <MoneyBack model={refund.model} problem={refund.problem.value} onAct={props.onAct}>
        <Reprint transactionId={sale.row.transactionId} />
      </MoneyBack>
      <PrintablePaper receipt={sale.receipt} />
    </>
  )
}

/** The conflict that the refund at hand settles: it is settled with it the moment it is done. */
function useSettledBy(model: ReturnType<typeof useRefund>['model']) {
  const till = useTill()
  const settling = useSignal<ConflictMessage | null>(null)
  const refundId = model.done.value?.refund_id
  useEffect(() => {
    const conflict = settling.peek()
    if (refundId === undefined || conflict === null) return
    settling.value = null
    const what = sayType(conflict.type)
    const words = t('conflicts.approve', { what })
    const done = { reason: 'corrected', action: 'refunded', note: '', words } as const
    const own = ownConflictsOf(till)
    void own.settle(conflict, { ...done, documentId: refundId }).then((outcome) => {
      if (outcome.ok) showToast('good', 'check', t('conflicts.done', { what }))
      else showToast('bad', 'warning', refusalText(outcome.code, currentLanguage()))
    })
  }, [refundId, settling, till])
  return settling
}

type DetailProps = { transactionId: string; onClose: () => void; onChanged: () => void }

/** One sale as paper, or what is being given back of it. */
export function SaleDetail({ transactionId, onClose, onChanged }: DetailProps) {
  const { opened, problem } = useOpenedSale(transactionId)
  const refund = useRefund(transactionId)
  const act = useSignal<Act | null>(null)
  const { model } = refund
  const settling = useSettledBy(model)
  const back = () => {
    act.value = null
  }
  if (problem.value) {
    const action = (
      <Button icon="arrow-left" onPress={onClose}>
        {t('common.back')}
      </Button>
    )
    return <Notice tone="bad" icon="warning" title={problem.value} role="alert" action={action} />
  }
  if (!opened.value) return <Skeleton rows={5} />
  if (model.done.value) {
    const customerName = model.sale.value?.customer_name ?? null
    return <RefundDone refund={model.done.value} customerName={customerName} onClose={onChanged} />
  }
  if (act.value === 'void') return <VoidForm model={model} onBack={back} />
  if (act.value) {
    return <RefundForm model={model} isExchange={act.value === 'exchange'} onBack={back} />
  }
  const choose = (next: Act) => {
    act.value = next
  }
  const settleBy = (next: 'refund' | 'exchange', conflict: ConflictMessage) => {
    settling.value = conflict
    choose(next)
  }
  const props = { sale: opened.value, refund, onClose, onAct: choose, onSettling: settleBy }
  return <SalePaper {...props} />
}
