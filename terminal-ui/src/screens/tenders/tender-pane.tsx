import { useDraft } from '../pay/use-pay-draft.ts'
import { CodePane } from './code-pane.tsx'
import { CustomerAccountPane } from './customer-account-pane.tsx'
import { EvidencePane } from './evidence-pane.tsx'
import { PointsPane } from './points-pane.tsx'
import { QrisPane } from './qris-pane.tsx'
import './tenders.css'

/** Every way to pay but cash. */
export function TenderPane() {
  const method = useDraft().method.value
  switch (method) {
    case 'gift_card':
    case 'voucher':
    case 'exchange':
      return <CodePane kind={method} />
    case 'qris':
      return <QrisPane />
    case 'deposit':
    case 'credit':
      return <CustomerAccountPane kind={method} />
    case 'loyalty':
      return <PointsPane />
    default:
      return <EvidencePane />
  }
}
