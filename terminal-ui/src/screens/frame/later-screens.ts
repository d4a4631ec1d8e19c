// Screens beside selling. They are fetched once somebody has logged in and the till is idle, so
// that they open at once and also when the hub has gone away since.

import { CONNECTIVITY } from '../../parts/connectivity-badge.tsx'
import { fetchLater, laterScreen } from '../../parts/later.tsx'
import { DONE_RECEIPT } from '../done/later-receipt.ts'
import { place } from '../navigation.ts'
import { LATER_PANES } from '../pay/later-panes.ts'
import { GLANCE, SELL_DIALOGS } from '../sell/later-dialogs.tsx'
import { SCAN_FEEDBACK, SCAN_FIELD } from '../sell/later-scans.tsx'

export const LATER = {
  sales: laterScreen(async () => (await import('../sales/sales-screen.tsx')).SalesScreen),
  shift: laterScreen(async () => (await import('../shift/shift-screen.tsx')).ShiftScreen),
  accounts: laterScreen(
    async () => (await import('../accounts/accounts-screen.tsx')).AccountsScreen,
  ),
  console: laterScreen(async () => {
    const { ConsoleScreen, fetchChosenScreen } = await import('../console/console-screen.tsx')
    if (place.peek() === 'console') await fetchChosenScreen()
    return ConsoleScreen
  }),
  settings: laterScreen(
    async () => (await import('../settings/settings-screen.tsx')).SettingsScreen,
  ),
}

export const OPEN_SHIFT = laterScreen(
  async () => (await import('../open-shift/open-shift-screen.tsx')).OpenShiftScreen,
)
export const APPROVAL = laterScreen(
  async () => (await import('../../parts/approval-dialog.tsx')).ApprovalDialog,
)

export const HAND_OVER = laterScreen(
  async () => (await import('../exchange/hand-over-dialog.tsx')).HandOverDialog,
)

/** Between two parts: what somebody does meanwhile comes first. */
const BREATH_MS = 20

export const STOPPED = laterScreen(async () => (await import('./stopped-screen.tsx')).StoppedScreen)

/**
 * One after the other: all at once would keep whoever touches the screen waiting. What a hub that
 * went away did not give is asked for when it is back.
 */
export async function fetchAllLater(): Promise<void> {
  const dialogs = [APPROVAL, HAND_OVER, ...SELL_DIALOGS]
  const screens = [OPEN_SHIFT, STOPPED, ...Object.values(LATER_PANES), ...Object.values(LATER)]
  const parts = [CONNECTIVITY, DONE_RECEIPT, GLANCE, SCAN_FEEDBACK, SCAN_FIELD]
  for (const screen of [...screens, ...dialogs, ...parts]) {
    if (screen.loaded) continue
    await fetchLater(screen)
    await new Promise((resolve) => setTimeout(resolve, BREATH_MS))
  }
}
