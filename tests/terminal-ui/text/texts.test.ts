import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { signal } from '@preact/signals'
import t from 'tap'
import { PERMISSION_NAMES } from '#domain/permissions.ts'
import { PERIOD_CHOICES } from '#domain/report-period.ts'
import { BUYER_FIELDS } from '#domain/tax-identity.ts'
import { BillMessage } from '#domain/wire/cart-message.ts'
import { CASH_KINDS, SafeEntryMessage } from '#domain/wire/cash-message.ts'
import { REFUSAL_CODES } from '#domain/wire/cloud-message.ts'
import { CLOUD_TROUBLES } from '#domain/wire/cloud-view-message.ts'
import { CONFLICT_ACTIONS, CONFLICT_REASONS } from '#domain/wire/conflict-message.ts'
import { CUSTOMER_FILTERS } from '#domain/wire/console-customer-message.ts'
import { ProductBody } from '#domain/wire/feed-product.ts'
import { SALE_SEARCHES } from '#domain/wire/find-sales-message.ts'
import { ROUTED_PAPERS } from '#domain/wire/printer-message.ts'
import { KEPT_KINDS } from '#domain/wire/quarantine-message.ts'
import { LESSON_STEPS, PRACTICE_FAULTS } from '#domain/wire/rehearsal-message.ts'
import { REPORT_COLUMNS, REPORT_KINDS } from '#domain/wire/report-message.ts'
import { REASON_KINDS } from '#domain/wire/rules-message.ts'
import { CONFLICT_TYPES } from '#domain/wire/sale-message.ts'
import { SCALE_PROTOCOLS } from '#domain/wire/scale-message.ts'
import { CloseBlocker } from '#domain/wire/shift-message.ts'
import { COMMAND_KINDS } from '../../../terminal-ui/src/link/command-kinds.ts'
import { BILL_VIEWS } from '../../../terminal-ui/src/models/console-bills-model.ts'
import {
  DOCUMENT_GROUPS,
  SET_ASIDE_REASONS,
} from '../../../terminal-ui/src/models/console-cloud-model.ts'
import { CONFLICT_FIELDS } from '../../../terminal-ui/src/models/console-conflicts-model.ts'
import { KEPT_REASONS } from '../../../terminal-ui/src/models/console-kept-model.ts'
import { WAITING_KINDS } from '../../../terminal-ui/src/models/console-today-model.ts'
import { STATEMENT_SPANS } from '../../../terminal-ui/src/models/customer-statement-model.ts'
import { GOODS_LACKS } from '../../../terminal-ui/src/models/goods-draft.ts'
import type { BadScan } from '../../../terminal-ui/src/models/scan-model.ts'
import { en } from '../../../terminal-ui/src/text/en.ts'
import { enLater } from '../../../terminal-ui/src/text/en-later.ts'
import { id } from '../../../terminal-ui/src/text/id.ts'
import { idLater } from '../../../terminal-ui/src/text/id-later.ts'
import '../../../terminal-ui/src/text/english.ts'
import '../../../terminal-ui/src/text/later-english.ts'
import '../../../terminal-ui/src/text/later-texts.ts'
import {
  currentLanguage,
  type Language,
  permissionName,
  speak,
  type TextKey,
  t as text,
} from '../../../terminal-ui/src/text/translate.ts'

const SOURCE = join(import.meta.dirname, '../../../terminal-ui/src')
const idTexts: Record<string, string> = { ...id, ...idLater }
const enTexts: Record<string, string> = { ...en, ...enLater }
const KEYS = Object.keys(idTexts) as TextKey[]

/** Names, abbreviations and words that are the same in both languages. */
const SAME_IN_BOTH: ReadonlySet<string> = new Set([
  'app.product',
  'override-field.sku',
  'override-field.plu',
  'override-field.outlet.is_taxable_enterprise',
  'override-field.outlet.npwp',
  'override-field.outlet.nitku',
  'outlet.npwp',
  'outlet.nitku',
  'outlet.npwp-is',
  'outlet.nitku-is',
  'outlet.was-is',
  'prices.between',
  'nav.shift',
  'role.supervisor',
  'connect.offline',
  'scan.refused',
  'scanning.kind.gs1',
  'scanning.batch',
  'scanning.suffix.enter',
  'scanning.suffix.tab',
  'scanning.ms',
  'stock.sku',
  'file.sku',
  'cart.tax',
  'cart.total-spoken',
  'tender.qris',
  'tender.ewallet',
  'tender.transfer',
  'tender.voucher',
  'tender.deposit',
  'tender.credit',
  'evidence.rrn',
  'accounts.limit',
  'accounts.done-slip',
  'evidence.bank',
  'pay.total',
  'done.total',
  'rules.qris-nmid',
  'settle.by',
  'proof.rrn',
  'shift.number',
  'elsewhere.of',
  'audit.number',
  'shift.times-n',
  'printers.way-usb',
  'settings.npwp',
  'settings.terminal',
  'import.default-stock',
  'import.default-tax',
  'display.tax',
  'display.total',
  'scales.port',
  'scales.facts',
  'scale-protocol.toledo-8217',
  'paper-size.roll58',
  'paper-size.roll80',
  'paper-size.a4',
  'reports.outlet',
  'buyer.npwp',
  'buyer.nik',
  'goto.words.rehearsal',
  'reports.bar',
  'reports.row.shift',
  'report-head.over-short',
  'report-column.tax_minor',
  'report-column.base_minor',
])

const SCAN_FAULTS: readonly BadScan[] = [
  'empty',
  'too-long',
  'check-digit',
  'mixed',
  'torn',
  'typed-price',
  'input-method',
  'value-check',
  'no-value',
  'unknown-ai',
  'bad-value',
  'twice',
  'no-article',
  'article-check',
  'bad-date',
  'bad-measure',
  'other-currency',
]

/** Texts that screens find by a name of the wire: `permission.sell`. */
const FAMILIES: Record<string, readonly string[]> = {
  permission: PERMISSION_NAMES,
  command: Object.keys(COMMAND_KINDS),
  'tax-fault': BUYER_FIELDS,
  'cash-kind': CASH_KINDS,
  blocker: CloseBlocker.properties.kind.anyOf.map((kind) => kind.const),
  'safe-kind': SafeEntryMessage.properties.kind.anyOf.map((kind) => kind.const),
  'bill-view': BILL_VIEWS,
  'bill-outcome': BillMessage.properties.outcome.anyOf.map((outcome) => outcome.const),
  'reason-kind': REASON_KINDS,
  'scale-protocol': SCALE_PROTOCOLS,
  'paper-size': ['roll58', 'roll80', 'a4'],
  'cloud-why': [...Object.keys(CLOUD_TROUBLES), 'OTHER'],
  'cloud-do': [...Object.keys(CLOUD_TROUBLES), 'OTHER'],
  'cloud-doc': DOCUMENT_GROUPS,
  'cloud-aside': SET_ASIDE_REASONS,
  'cloud-idle': ['all', 'next', 'none'],
  'cloud-state': ['connected', 'waiting', 'refused', 'unknown'],
  'cloud-redis': ['connected', 'absent', 'unknown'],
  'today-waits': [...WAITING_KINDS, 'other-conflicts'],
  'override-field': [
    ...Object.keys(ProductBody.properties),
    ...['price_minor', 'valid_from', 'valid_to', 'rule', 'coupons', 'is_stopped'],
    ...['staff.is_active', 'role', 'own_grants', 'grants'],
    ...['name', 'address', 'phone', 'receipt_footer', 'loyalty_tiers', 'npwp', 'nitku'].map(
      (field) => `outlet.${field}`,
    ),
    ...['cash_rounding_step_minor', 'cash_rounding_mode', 'is_taxable_enterprise'].map(
      (field) => `outlet.${field}`,
    ),
    ...['release', 'till_version_min'].map((field) => `rules.${field}`),
  ],
  'journal-by': SALE_SEARCHES,
  'journal-help': SALE_SEARCHES,
  'today-shift': ['open', 'suspended', 'counting', 'needs-count'],
  'cloud-verdict': ['conflict', 'quarantined'],
  'conflict-type': CONFLICT_TYPES,
  'conflict-field': [...CONFLICT_FIELDS, 'other'],
  'conflict-reason': CONFLICT_REASONS,
  'conflict-reason-more': CONFLICT_REASONS,
  'conflict-action': CONFLICT_ACTIONS,
  'conflict-action-more': CONFLICT_ACTIONS,
  paper: ROUTED_PAPERS,
  'report-kind': REPORT_KINDS,
  'report-about': REPORT_KINDS,
  'report-head': REPORT_KINDS,
  'report-column': REPORT_COLUMNS,
  'report-period': PERIOD_CHOICES,
  'report-document': ['sale', 'refund', 'void'],
  fault: PRACTICE_FAULTS,
  'fault-more': PRACTICE_FAULTS,
  lesson: LESSON_STEPS,
  'lesson-do': LESSON_STEPS,
  'customers-filter': CUSTOMER_FILTERS,
  'customers-none': CUSTOMER_FILTERS.filter((filter) => filter !== 'all'),
  'customers-span': STATEMENT_SPANS,
  'customers-entry': ['sale', 'refund', 'void'],
  'kept-kind': KEPT_KINDS,
  'kept-reason': KEPT_REASONS,
  'scan-bad': SCAN_FAULTS,
  'stock-lacks': GOODS_LACKS,
  proof: ['approval_code', 'rrn', 'last_four', 'reference', 'provider', 'edc'],
}
const isOfFamily = (key: string): boolean => key.slice(0, key.indexOf('.')) in FAMILIES

const placeholders = (words: string): string[] =>
  [...new Set([...words.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''))].sort()

t.test('both languages say everything, and nothing else', async (t) => {
  t.same(Object.keys(enTexts).sort(), Object.keys(idTexts).sort())
  for (const key of KEYS) {
    t.not(enTexts[key]?.trim(), '', `${key} is empty in English`)
    t.not(idTexts[key]?.trim(), '', `${key} is empty in Indonesian`)
  }
})

t.test('no text is a copy of the other language', async (t) => {
  const copies = KEYS.filter((key) => enTexts[key] === idTexts[key])
  t.same(new Set(copies), SAME_IN_BOTH)
})

t.test('both languages fill in the same values, in every form', async (t) => {
  for (const key of KEYS) {
    const wanted = placeholders(idTexts[key] ?? '')
    for (const form of (enTexts[key] ?? '').split(' || ')) t.same(placeholders(form), wanted, key)
    t.notMatch(idTexts[key], / \|\| /, `${key}: Indonesian has one form`)
  }
})

t.test('every text is on some screen', async (t) => {
  const files = globSync('**/*.{ts,tsx}', { cwd: SOURCE }).filter((path) => !/^text/.test(path))
  const source = files.map((path) => readFileSync(join(SOURCE, path), 'utf8')).join('\n')
  const said = (key: string) => source.includes(`'${key}'`) || source.includes(`"${key}"`)
  const unused = KEYS.filter((key) => !isOfFamily(key) && !said(key))
  t.same(unused, [])
})

t.test('every name that is shown by its words has them, and none is left over', async (t) => {
  for (const [family, names] of Object.entries(FAMILIES)) {
    const worded = KEYS.filter((key) => key.startsWith(`${family}.`))
    t.same(worded.sort(), names.map((name) => `${family}.${name}`).sort(), family)
  }
})

t.test('every permission has its words, and none is left over', async (t) => {
  const named = KEYS.filter((key) => key.startsWith('permission.'))
  t.same(named.sort(), PERMISSION_NAMES.map((name) => `permission.${name}`).sort())
  speak(signal<Language>('en'))
  t.equal(permissionName('no-sale'), 'Open the drawer without a sale')
})

t.test('whatever stands between relay and cloud has words', async (t) => {
  const folder = join(SOURCE, '../../cloud-relay')
  const source = globSync('*.ts', { cwd: folder })
    .map((path) => readFileSync(join(folder, path), 'utf8'))
    .join('\n')
  const found = [...source.matchAll(/'([A-Z]+-[A-Z]+)', '(away|refused|fault)'/g)]
  t.ok(found.length > 10, `${found.length} codes`)
  const troubles: Record<string, string> = CLOUD_TROUBLES
  for (const [, code = '', trouble] of found) t.equal(troubles[code], trouble, code)
  for (const code of REFUSAL_CODES) t.equal(troubles[code], 'refused', code)
})

t.test('a screen has no words of its own', async (t) => {
  // The switch of languages names each language in itself.
  const files = globSync('{screens,parts}/**/*.tsx', { cwd: SOURCE }).filter(
    (path) => !path.endsWith('language-switch.tsx'),
  )
  t.ok(files.length > 40)
  for (const path of files) {
    const source = readFileSync(join(SOURCE, path), 'utf8')
    t.notMatch(source, /<(?:p|h[1-6]|span|strong|dt|dd|legend|label)[^<>{}]*>[A-Za-z]{3,}/, path)
    t.notMatch(source, /(?:title|placeholder|label)="[A-Za-z]{3,} /, path)
  }
})

t.test('texts follow the chosen language, fill in values and count', async (t) => {
  const language = signal<Language>('id')
  speak(language)
  t.equal(currentLanguage(), 'id')
  t.equal(text('cart.pay'), 'Bayar')
  t.equal(text('cart.items-n', { n: 1 }), '1 barang')
  language.value = 'en'
  t.equal(text('cart.pay'), 'Pay')
  t.equal(text('cart.items-n', { n: 1 }), '1 item')
  t.equal(text('cart.items-n', { n: 21 }), '21 items')
  t.equal(text('cart.items-n', { n: 1013 }), '1.013 items', 'thousands stand apart')
  t.equal(text('shift.number', { n: '1013' }), 'Shift 1013', 'what a thing is called is no count')
  t.equal(text('scan.elsewhere', { code: '$&' }).includes('Not added: $&.'), true)
})
