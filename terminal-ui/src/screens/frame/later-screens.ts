// Screens beside selling. They are fetched once somebody has logged in and the till is idle, so
// that they open at once and also when the hub has gone away since.

import { fetchLater, laterScreen } from '../../parts/later.tsx'

export const LATER = {
  sales: laterScreen(async () => (await import('../sales/sales-screen.tsx')).SalesScreen),
  shift: laterScreen(async () => (await import('../shift/shift-screen.tsx')).ShiftScreen),
  console: laterScreen(async () => (await import('../console/console-screen.tsx')).ConsoleScreen),
  settings: laterScreen(
    async () => (await import('../settings/settings-screen.tsx')).SettingsScreen,
  ),
}

export const APPROVAL = laterScreen(
  async () => (await import('../../parts/approval-dialog.tsx')).ApprovalDialog,
)

export function fetchAllLater(): void {
  for (const screen of [...Object.values(LATER), APPROVAL]) void fetchLater(screen)
}
