import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { refusalText } from '../../link/till-errors.ts'
import type { OpenedSale } from '../../models/sales-model.ts'
import { Button } from '../../parts/button.tsx'
import { Notice } from '../../parts/notice.tsx'
import { PrintState } from '../../parts/print-state.tsx'
import { ReceiptPaper } from '../../parts/receipt-paper.tsx'
import { SafetyTrail } from '../../parts/safety-trail.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { useTill } from '../../parts/till-context.ts'
import { showToast } from '../../parts/toast.tsx'
import { currentLanguage, t } from '../../text/translate.ts'

function useOpenedSale(transactionId: string) {
  const { sales } = useTill()
  const opened = useSignal<OpenedSale | null>(null)
  const problem = useSignal<string | null>(null)
  useEffect(() => {
    void sales.open(transactionId).then((outcome) => {
      if (outcome.ok) opened.value = outcome.value
      else problem.value = refusalText(outcome.code, currentLanguage())
    })
  }, [sales, transactionId, opened, problem])
  return { opened, problem }
}

function DetailTools({ sale, onClose }: { sale: OpenedSale; onClose: () => void }) {
  const { sales, session } = useTill()
  const { transactionId } = sale.row
  const reprint = async () => {
    const outcome = await sales.reprint(transactionId)
    if (outcome.ok) showToast('good', 'printer', t('sales.reprinted', { n: outcome.value }))
    else showToast('bad', 'warning', refusalText(outcome.code, currentLanguage()))
  }
  return (
    <div class="detail-tools">
      <span class="detail-back">
        <Button kind="plain" icon="arrow-left" onPress={onClose}>
          {t('common.back')}
        </Button>
      </span>
      <SafetyTrail safety={sale.row.safety} hasWords />
      <PrintState documentId={transactionId} />
      <span class="grow" />
      {session.may('reprint') && (
        <Button kind="primary" icon="printer" onPress={() => void reprint()}>
          {t('sales.reprint')}
        </Button>
      )}
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

export function SaleDetail(props: { transactionId: string; onClose: () => void }) {
  const { opened, problem } = useOpenedSale(props.transactionId)
  if (problem.value) return <Notice tone="bad" icon="warning" title={problem.value} role="alert" />
  if (!opened.value) return <Skeleton rows={5} />
  return (
    <>
      <DetailTools sale={opened.value} onClose={props.onClose} />
      <RefusedNotice sale={opened.value} />
      <ReceiptPaper receipt={opened.value.receipt} />
    </>
  )
}
