// Every screen of the console registers itself here, once: in the group and the order in which
// people look for it. The menu, its drawer on a phone and "go to" (Ctrl+K) are made of this list.
// Each screen is fetched when it is first opened.

import type { Permission } from '#domain/permissions.ts'
import type { IconName } from '../../parts/icon-shapes.ts'
import { type LaterScreen, laterScreen } from '../../parts/later.tsx'
import type { PlainKey } from '../../text/translate.ts'

export type ConsoleGroup = { group: string; icon: IconName; text: PlainKey }

export const CONSOLE_GROUPS = [
  { group: 'sales', icon: 'receipt', text: 'console.group.sales' },
  { group: 'money', icon: 'coins', text: 'console.group.money' },
  { group: 'goods', icon: 'box', text: 'console.group.goods' },
  { group: 'reports', icon: 'bars', text: 'console.group.reports' },
  { group: 'people', icon: 'person', text: 'console.group.people' },
  { group: 'settings', icon: 'settings', text: 'console.group.settings' },
  { group: 'box', icon: 'hub', text: 'console.group.box' },
] as const satisfies readonly ConsoleGroup[]

export type ConsoleScreenEntry = {
  /** In the address: `#/console/<name>`. */
  name: string
  /** Null: above all groups. */
  group: (typeof CONSOLE_GROUPS)[number]['group'] | null
  icon: IconName
  text: PlainKey
  /** Other words that people look for it by, in both languages at once. */
  words?: PlainKey
  permission: Permission
  /** Only a rehearsal's console has it. */
  isOfRehearsal?: true
  screen: LaterScreen
}

export const CONSOLE_SCREENS: readonly ConsoleScreenEntry[] = [
  {
    name: 'today',
    group: null,
    icon: 'pulse',
    text: 'today.tab',
    words: 'goto.words.today',
    permission: 'view-console',
    screen: laterScreen(async () => (await import('./today/today-panel.tsx')).TodayPanel),
  },
  {
    name: 'rehearsal',
    group: null,
    icon: 'help',
    text: 'rehearsal.tab',
    words: 'goto.words.rehearsal',
    permission: 'pair-terminals',
    isOfRehearsal: true,
    screen: laterScreen(
      async () => (await import('./rehearsal/rehearsal-panel.tsx')).RehearsalPanel,
    ),
  },
  // Sales
  {
    name: 'journal',
    group: 'sales',
    icon: 'receipt',
    text: 'journal.tab',
    words: 'goto.words.journal',
    permission: 'view-shift',
    screen: laterScreen(async () => (await import('./journal/journal-panel.tsx')).JournalPanel),
  },
  {
    name: 'conflicts',
    group: 'sales',
    icon: 'warning',
    text: 'conflicts.tab',
    words: 'goto.words.conflicts',
    permission: 'view-console',
    screen: laterScreen(
      async () => (await import('./conflicts/conflicts-panel.tsx')).ConflictsPanel,
    ),
  },
  {
    name: 'bills',
    group: 'sales',
    icon: 'note',
    text: 'bills.tab',
    permission: 'see-expected-cash',
    screen: laterScreen(async () => (await import('./bills/bills-panel.tsx')).BillsPanel),
  },
  // Money
  {
    name: 'shifts',
    group: 'money',
    icon: 'drawer',
    text: 'console.shifts',
    words: 'goto.words.shifts',
    permission: 'close-any-shift',
    screen: laterScreen(async () => (await import('./shifts/shifts-panel.tsx')).ShiftsPanel),
  },
  {
    name: 'safe',
    group: 'money',
    icon: 'lock',
    text: 'safe.tab',
    words: 'goto.words.safe',
    permission: 'manage-safe',
    screen: laterScreen(async () => (await import('./safe/safe-panel.tsx')).SafePanel),
  },
  {
    name: 'payments',
    group: 'money',
    icon: 'qris',
    text: 'unverified.tab',
    words: 'goto.words.payments',
    permission: 'verify-payment',
    screen: laterScreen(async () => (await import('./payments/payments-panel.tsx')).PaymentsPanel),
  },
  {
    name: 'accounts',
    group: 'money',
    icon: 'gift',
    text: 'ledgers.tab',
    words: 'goto.words.accounts',
    permission: 'open-credit',
    screen: laterScreen(async () => (await import('./accounts/accounts-panel.tsx')).AccountsPanel),
  },
  // Goods
  {
    name: 'promotions',
    group: 'goods',
    icon: 'gift',
    text: 'promo.title',
    words: 'goto.words.promotions',
    permission: 'view-console',
    screen: laterScreen(
      async () => (await import('./promotions/promotions-panel.tsx')).PromotionsPanel,
    ),
  },
  {
    name: 'catalogue',
    group: 'goods',
    icon: 'tag',
    text: 'catalogue.tab',
    words: 'goto.words.catalogue',
    permission: 'manage-catalogue',
    screen: laterScreen(
      async () => (await import('./catalogue/catalogue-panel.tsx')).CataloguePanel,
    ),
  },
  {
    name: 'prices',
    group: 'goods',
    icon: 'coins',
    text: 'prices.title',
    words: 'goto.words.prices',
    permission: 'view-console',
    screen: laterScreen(async () => (await import('./prices/prices-panel.tsx')).PricesPanel),
  },
  {
    name: 'import',
    group: 'goods',
    icon: 'upload',
    text: 'console.import',
    words: 'goto.words.import',
    permission: 'manage-catalogue',
    screen: laterScreen(async () => (await import('./import-panel.tsx')).ImportPanel),
  },
  {
    name: 'stock',
    group: 'goods',
    icon: 'box',
    text: 'stock.tab',
    words: 'goto.words.stock',
    permission: 'view-stock',
    screen: laterScreen(async () => (await import('./stock/stock-panel.tsx')).StockPanel),
  },
  {
    name: 'goods',
    group: 'goods',
    icon: 'swap',
    text: 'stock.goods-tab',
    words: 'goto.words.goods',
    permission: 'view-stock',
    screen: laterScreen(async () => (await import('./stock/goods-panel.tsx')).GoodsPanel),
  },
  {
    name: 'count',
    group: 'goods',
    icon: 'scan',
    text: 'stock.count-tab',
    words: 'goto.words.count',
    permission: 'count-stock',
    screen: laterScreen(async () => (await import('./stock/count-panel.tsx')).CountPanel),
  },
  {
    name: 'labels',
    group: 'goods',
    icon: 'tag',
    text: 'labels.tab',
    words: 'goto.words.labels',
    permission: 'view-console',
    screen: laterScreen(async () => (await import('./labels/labels-panel.tsx')).LabelsPanel),
  },
  // Reports
  {
    name: 'reports',
    group: 'reports',
    icon: 'bars',
    text: 'reports.tab',
    words: 'goto.words.reports',
    permission: 'view-reports',
    screen: laterScreen(async () => (await import('./reports/reports-panel.tsx')).ReportsPanel),
  },
  {
    name: 'tax',
    group: 'reports',
    icon: 'percent',
    text: 'tax.tab',
    words: 'goto.words.tax',
    permission: 'export-tax',
    screen: laterScreen(async () => (await import('./tax/tax-panel.tsx')).TaxPanel),
  },
  // People
  {
    name: 'customers',
    group: 'people',
    icon: 'star',
    text: 'customers.tab',
    words: 'goto.words.customers',
    permission: 'view-customers',
    screen: laterScreen(
      async () => (await import('./customers/customers-panel.tsx')).CustomersPanel,
    ),
  },
  {
    name: 'people',
    group: 'people',
    icon: 'person',
    text: 'people.tab',
    words: 'goto.words.people',
    permission: 'manage-staff',
    screen: laterScreen(async () => (await import('./staff/staff-panel.tsx')).StaffPanel),
  },
  {
    name: 'roles',
    group: 'people',
    icon: 'lock',
    text: 'roles.tab',
    words: 'goto.words.roles',
    permission: 'manage-staff',
    screen: laterScreen(async () => (await import('./staff/roles-panel.tsx')).RolesPanel),
  },
  {
    name: 'audit',
    group: 'people',
    icon: 'note',
    text: 'audit.title',
    words: 'goto.words.audit',
    permission: 'view-audit',
    screen: laterScreen(async () => (await import('./audit/audit-panel.tsx')).AuditPanel),
  },
  // Settings
  {
    name: 'outlet',
    group: 'settings',
    icon: 'settings',
    text: 'outlet.tab',
    words: 'goto.words.outlet',
    permission: 'manage-rules',
    screen: laterScreen(async () => (await import('./outlet/outlet-panel.tsx')).OutletPanel),
  },
  {
    name: 'denominations',
    group: 'settings',
    icon: 'cash',
    text: 'denominations.tab',
    words: 'goto.words.denominations',
    permission: 'manage-rules',
    screen: laterScreen(
      async () => (await import('./denominations/denominations-panel.tsx')).DenominationsPanel,
    ),
  },
  {
    name: 'rules',
    group: 'settings',
    icon: 'coins',
    text: 'rules.tab',
    words: 'goto.words.rules',
    permission: 'manage-rules',
    screen: laterScreen(async () => (await import('./rules/rules-panel.tsx')).RulesPanel),
  },
  {
    name: 'scanning',
    group: 'settings',
    icon: 'scan',
    text: 'scanning.tab',
    words: 'goto.words.scanning',
    permission: 'manage-rules',
    screen: laterScreen(async () => (await import('./scanning/scanning-panel.tsx')).ScanningPanel),
  },
  {
    name: 'scales',
    group: 'settings',
    icon: 'scale',
    text: 'scales.tab',
    permission: 'view-console',
    screen: laterScreen(async () => (await import('./scales/scales-panel.tsx')).ScalesPanel),
  },
  {
    name: 'overrides',
    group: 'settings',
    icon: 'swap',
    text: 'overrides.tab',
    words: 'goto.words.overrides',
    permission: 'manage-catalogue',
    screen: laterScreen(
      async () => (await import('./overrides/overrides-panel.tsx')).OverridesPanel,
    ),
  },
  // Box
  {
    name: 'terminals',
    group: 'box',
    icon: 'terminal',
    text: 'console.terminals',
    words: 'goto.words.terminals',
    permission: 'view-console',
    screen: laterScreen(async () => (await import('./terminals-panel.tsx')).TerminalsPanel),
  },
  {
    name: 'printing',
    group: 'box',
    icon: 'printer',
    text: 'console.printing',
    words: 'goto.words.printing',
    permission: 'view-console',
    screen: laterScreen(async () => (await import('./print-panel.tsx')).PrintPanel),
  },
  {
    name: 'cloud',
    group: 'box',
    icon: 'cloud',
    text: 'cloud.tab',
    words: 'goto.words.cloud',
    permission: 'view-console',
    screen: laterScreen(async () => (await import('./cloud/cloud-panel.tsx')).CloudPanel),
  },
  {
    name: 'hand-over',
    group: 'box',
    icon: 'upload',
    text: 'hand-over.title',
    words: 'goto.words.hand-over',
    permission: 'pair-terminals',
    screen: laterScreen(
      async () => (await import('./hand-over/hand-over-panel.tsx')).HandOverPanel,
    ),
  },
  {
    name: 'health',
    group: 'box',
    icon: 'pulse',
    text: 'console.health',
    words: 'goto.words.health',
    permission: 'view-console',
    screen: laterScreen(async () => (await import('./health/health-panel.tsx')).HealthPanel),
  },
]
