// Every tender but cash: fetched with the other screens once the till is idle.

import { laterScreen } from '../../parts/later.tsx'

export const LATER_PANES = {
  tender: laterScreen(async () => (await import('../tenders/tender-pane.tsx')).TenderPane),
  charge: laterScreen(async () => (await import('../tenders/charge-pane.tsx')).ChargePane),
}
