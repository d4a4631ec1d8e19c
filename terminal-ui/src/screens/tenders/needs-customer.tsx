import { Button } from '../../parts/button.tsx'
import { EmptyState } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { openDialog } from '../sell/sell-state.ts'

/** The basket stands still while it is paid, so the customer is chosen before. */
export function NeedsCustomer() {
  const { payment } = useTill()
  const isFree = (payment.attempt.value?.tenders.length ?? 0) === 0
  const leave = async () => {
    const cancelled = await payment.cancel()
    if (cancelled.ok) openDialog({ kind: 'customer' })
  }
  return (
    <EmptyState icon="person" title={t('ledger.needs-customer')}>
      <p>{t('ledger.needs-customer-more')}</p>
      {isFree && (
        <Button icon="arrow-left" onPress={() => void leave()}>
          {t('ledger.choose-customer')}
        </Button>
      )}
    </EmptyState>
  )
}
