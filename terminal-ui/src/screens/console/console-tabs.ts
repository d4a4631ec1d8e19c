// The console's panels in the order people need them. Each is fetched when it is first opened.

import type { Permission } from '#domain/permissions.ts'
import type { IconName } from '../../parts/icon-shapes.ts'
import { type LaterScreen, laterScreen } from '../../parts/later.tsx'
import type { PlainKey } from '../../text/translate.ts'

export type ConsoleTab = {
  tab: string
  icon: IconName
  text: PlainKey
  permission: Permission
  screen: LaterScreen
}
export type ConsoleGroup = { text: PlainKey; tabs: readonly ConsoleTab[] }

export const CONSOLE_GROUPS: readonly ConsoleGroup[] = [
  {
    text: 'console.group.money',
    tabs: [
      {
        tab: 'shifts',
        icon: 'drawer',
        text: 'console.shifts',
        permission: 'close-any-shift',
        screen: laterScreen(async () => (await import('./shifts/shifts-panel.tsx')).ShiftsPanel),
      },
      {
        tab: 'safe',
        icon: 'lock',
        text: 'safe.tab',
        permission: 'manage-safe',
        screen: laterScreen(async () => (await import('./safe/safe-panel.tsx')).SafePanel),
      },
      {
        tab: 'payments',
        icon: 'qris',
        text: 'unverified.tab',
        permission: 'verify-payment',
        screen: laterScreen(
          async () => (await import('./payments/payments-panel.tsx')).PaymentsPanel,
        ),
      },
      {
        tab: 'conflicts',
        icon: 'warning',
        text: 'conflicts.tab',
        permission: 'view-console',
        screen: laterScreen(
          async () => (await import('./conflicts/conflicts-panel.tsx')).ConflictsPanel,
        ),
      },
      {
        tab: 'accounts',
        icon: 'gift',
        text: 'ledgers.tab',
        permission: 'open-credit',
        screen: laterScreen(
          async () => (await import('./accounts/accounts-panel.tsx')).AccountsPanel,
        ),
      },
      {
        tab: 'bills',
        icon: 'receipt',
        text: 'bills.tab',
        permission: 'see-expected-cash',
        screen: laterScreen(async () => (await import('./bills/bills-panel.tsx')).BillsPanel),
      },
      {
        tab: 'rules',
        icon: 'coins',
        text: 'rules.tab',
        permission: 'manage-rules',
        screen: laterScreen(async () => (await import('./rules/rules-panel.tsx')).RulesPanel),
      },
    ],
  },
  {
    text: 'console.group.people',
    tabs: [
      {
        tab: 'people',
        icon: 'person',
        text: 'people.tab',
        permission: 'manage-staff',
        screen: laterScreen(async () => (await import('./staff/staff-panel.tsx')).StaffPanel),
      },
      {
        tab: 'roles',
        icon: 'lock',
        text: 'roles.tab',
        permission: 'manage-staff',
        screen: laterScreen(async () => (await import('./staff/roles-panel.tsx')).RolesPanel),
      },
      {
        tab: 'audit',
        icon: 'note',
        text: 'audit.title',
        permission: 'view-audit',
        screen: laterScreen(async () => (await import('./audit/audit-panel.tsx')).AuditPanel),
      },
    ],
  },
  {
    text: 'console.group.box',
    tabs: [
      {
        tab: 'terminals',
        icon: 'terminal',
        text: 'console.terminals',
        permission: 'view-console',
        screen: laterScreen(async () => (await import('./terminals-panel.tsx')).TerminalsPanel),
      },
      {
        tab: 'import',
        icon: 'upload',
        text: 'console.import',
        permission: 'manage-catalogue',
        screen: laterScreen(async () => (await import('./import-panel.tsx')).ImportPanel),
      },
      {
        tab: 'labels',
        icon: 'tag',
        text: 'labels.tab',
        permission: 'view-console',
        screen: laterScreen(async () => (await import('./labels/labels-panel.tsx')).LabelsPanel),
      },
      {
        tab: 'printing',
        icon: 'printer',
        text: 'console.printing',
        permission: 'view-console',
        screen: laterScreen(async () => (await import('./print-panel.tsx')).PrintPanel),
      },
      {
        tab: 'scales',
        icon: 'scale',
        text: 'scales.tab',
        permission: 'view-console',
        screen: laterScreen(async () => (await import('./scales/scales-panel.tsx')).ScalesPanel),
      },
      {
        tab: 'scanning',
        icon: 'scan',
        text: 'scanning.tab',
        permission: 'manage-rules',
        screen: laterScreen(
          async () => (await import('./scanning/scanning-panel.tsx')).ScanningPanel,
        ),
      },
      {
        tab: 'cloud',
        icon: 'cloud',
        text: 'cloud.tab',
        permission: 'view-console',
        screen: laterScreen(async () => (await import('./cloud/cloud-panel.tsx')).CloudPanel),
      },
      {
        tab: 'health',
        icon: 'pulse',
        text: 'console.health',
        permission: 'view-console',
        screen: laterScreen(async () => (await import('./health-panel.tsx')).HealthPanel),
      },
    ],
  },
]
