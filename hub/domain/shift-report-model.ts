// X, Z and addenda on paper.
import { formatDateTime, fromIso } from './datetime.ts'
import { formatAmount } from './money.ts'
import {
  amount,
  boldAmount,
  centred,
  copyMark,
  left,
  optional,
  type Paper,
  pair,
  paperOf,
  type ReceiptBlock,
  type ReceiptModel,
  shopBlocks,
  title,
} from './receipt-blocks.ts'
import type { ReceiptLanguage } from './receipt-words.ts'
import { statedTaxes } from './shift-figures.ts'
import { SHIFT_REPORT_WORDS, type ShiftReportWords } from './shift-report-words.ts'
import type { OutletMessage } from './wire/catalogue-message.ts'
import type { CashierPart, ShiftFigures, ShiftReport } from './wire/shift-message.ts'

export type ShiftPaperInput = {
  report: ShiftReport
  outlet: OutletMessage
  /** Of the report: the same for the original and its copies. */
  documentId: string
  /** Why there is a difference, as the outlet's rules call it. */
  reasonName: string | null
  /** 0 is the original; a copy is marked with its number. */
  copyNo: number
  language: ReceiptLanguage
}

type ReportPaper = Paper & {
  say: ShiftReportWords
  timezone: string
  taxRules: OutletMessage['tax_rules']
}

/** The report as paper; what a blind counter may not know is not in the report already. */
export function buildShiftPaper(input: ShiftPaperInput): ReceiptModel {
  const { report, outlet, documentId, copyNo, language } = input
  const say = SHIFT_REPORT_WORDS[language]
  const { timezone, tax_rules: taxRules } = outlet
  const paper = { ...paperOf(outlet, language), say, timezone, taxRules }
  return {
    documentId,
    receiptNumber: shiftReportNumber(report),
    copyNo,
    language,
    blocks: [
      ...(copyNo > 0 ? [copyMark(copyNo, paper.words)] : []),
      ...shopBlocks(outlet, paper),
      ...headBlocks(report, paper),
      ...figureBlocks(report.figures, paper),
      ...taxBlocks(report.figures, paper),
      ...tenderBlocks(report, paper),
      ...cashBlocks(report, paper),
      ...countBlocks(input, paper),
      ...report.cashiers.flatMap((part, index) => cashierBlocks(part, index, paper)),
      ...endBlocks(report, paper),
    ],
  }
}

/** What people call it: 'X-17', 'Z-17', 'Z-17/A1'. */
export function shiftReportNumber({ kind, session, part_no }: ShiftReport): string {
  const letter = kind === 'x' ? 'X' : 'Z'
  const part = part_no === 0 ? '' : `/A${part_no}`
  return `${letter}-${session.session_number}${part}`
}

const RULE: ReceiptBlock = { kind: 'rule', style: 'dashed' }

function headBlocks(report: ShiftReport, paper: ReportPaper): ReceiptBlock[] {
  const { say } = paper
  const { session } = report
  const kind = report.kind === 'addendum' ? say.addendum : say.report
  return [
    title(`${kind} ${shiftReportNumber(report)}`),
    pair(say.businessDate, session.business_date.split('-').reverse().join('/')),
    pair(say.drawer, session.drawer_name),
    pair(say.opener, session.cashier_name),
    pair(say.opened, timeText(session.opened_at, paper)),
    ...optional(session.closed_at, (at) => pair(say.closed, timeText(at, paper))),
    ...optional(session.closed_by_name, (name) => pair(say.closer, name)),
    ...(report.kind === 'z' ? [] : [pair(say.asOf, timeText(report.as_of, paper))]),
    RULE,
  ]
}

function timeText(iso: string, { timezone }: ReportPaper): string {
  const ms = fromIso(iso)
  return ms === null ? iso : formatDateTime(ms, timezone)
}

/** Only what happened is stated, except the sales themselves. */
function figureBlocks(figures: ShiftFigures, paper: ReportPaper): ReceiptBlock[] {
  const { say, words } = paper
  return [
    pair(say.sales, String(figures.sale_count)),
    amount(say.gross, figures.gross_minor, paper),
    ...unlessZero(say.discount, -figures.discount_minor, paper),
    boldAmount(say.total, figures.total_minor, paper),
    ...unlessZero(words.cashRounding, figures.cash_rounding_minor, paper),
    ...counted(say.refunds, figures.refund_count, -figures.refund_minor, paper),
    ...counted(say.voids, figures.void_count, -figures.void_minor, paper),
    ...unlessZero(say.accountIn, figures.account_in_minor, paper),
    ...unlessZero(say.accountOut, -figures.account_out_minor, paper),
    ...(figures.no_sale_count === 0 ? [] : [pair(say.noSale, String(figures.no_sale_count))]),
  ]
}

const unlessZero = (label: string, minor: number, paper: Paper): ReceiptBlock[] =>
  minor === 0 ? [] : [amount(label, minor, paper)]

const counted = (label: string, count: number, minor: number, paper: Paper): ReceiptBlock[] =>
  count === 0 ? [] : [amount(`${label} (${count})`, minor, paper)]

const headed = (heading: string, blocks: ReceiptBlock[]): ReceiptBlock[] =>
  blocks.length === 0 ? [] : [RULE, centred(heading, true), ...blocks]

const taxBlocks = (figures: ShiftFigures, paper: ReportPaper): ReceiptBlock[] =>
  headed(
    paper.say.taxes,
    statedTaxes(figures).flatMap(({ tax_code, tax_base_minor, tax_minor }) => [
      left(taxName(tax_code, paper)),
      amount(`  ${paper.words.taxBase}`, tax_base_minor, paper),
      amount(`  ${paper.words.tax}`, tax_minor, paper),
    ]),
  )

/** As the shop calls it; a code that is no rule here any more stands for itself. */
const taxName = (code: string, { taxRules }: ReportPaper): string =>
  taxRules.find(({ tax_code }) => tax_code === code)?.name ?? code

function tenderBlocks(report: ShiftReport, paper: ReportPaper): ReceiptBlock[] {
  const { say, words } = paper
  const declared = new Map(report.tenders.map((each) => [each.method, each]))
  const blocks = report.figures.tenders.flatMap((tender) => {
    const compared = declared.get(tender.method)
    // Cash has a section of its own.
    const difference = tender.method === 'cash' ? null : (compared?.over_short_minor ?? null)
    return [
      amount(`${words.tenders[tender.method]} (${tender.count})`, tender.amount_minor, paper),
      ...unlessZero(`  ${say.unverified}`, tender.unverified_minor, paper),
      ...(difference === null
        ? []
        : [
            amount(`  ${say.declared}`, tender.amount_minor + difference, paper),
            amount(`  ${say.difference}`, difference, paper),
          ]),
    ]
  })
  return headed(say.tenders, blocks)
}

function cashBlocks({ figures, session }: ShiftReport, paper: ReportPaper): ReceiptBlock[] {
  const { say } = paper
  const rows = figures.cash.map((row) => amount(say.cashKinds[row.kind], row.amount_minor, paper))
  const expected = figures.cash.reduce((sum, row) => sum + row.amount_minor, 0)
  const isShown = session.expected_cash_minor !== null
  return headed(say.cash, isShown ? [...rows, amount(say.expected, expected, paper)] : [])
}

/** Of the shift itself: an addendum is not counted. */
function countBlocks({ report, reasonName }: ShiftPaperInput, paper: ReportPaper): ReceiptBlock[] {
  const { say, words } = paper
  const { session, counts } = report
  if (report.part_no > 0 || counts === null) return []
  const rows = counts.map(({ value_minor, count }) =>
    amount(`${formatAmount(value_minor, paper.currency)} x ${count}`, value_minor * count, paper),
  )
  const total = counts.reduce((sum, { value_minor, count }) => sum + value_minor * count, 0)
  const overShort = session.over_short_minor
  return [
    boldAmount(say.counted, total, paper),
    ...(overShort === null ? [] : [boldAmount(say.overShort, overShort, paper)]),
    ...optional(reasonName, (name) => pair(say.reason, name)),
    ...optional(session.note, (note) => left(`${words.note}: ${note}`)),
    ...headed(say.heap, rows),
  ]
}

function cashierBlocks(part: CashierPart, index: number, paper: ReportPaper): ReceiptBlock[] {
  const { say, words } = paper
  const { figures } = part
  return [
    ...(index === 0 ? [RULE, centred(say.cashiers, true)] : []),
    amount(`${part.cashier_name} (${figures.sale_count})`, figures.total_minor, paper),
    ...counted(`  ${say.refunds}`, figures.refund_count, -figures.refund_minor, paper),
    ...counted(`  ${say.voids}`, figures.void_count, -figures.void_minor, paper),
    ...figures.tenders.map((tender) =>
      amount(`  ${words.tenders[tender.method]}`, tender.amount_minor, paper),
    ),
  ]
}

function endBlocks(report: ShiftReport, { say }: ReportPaper): ReceiptBlock[] {
  const numbers = report.series.map(({ terminal_code, series, last_number }) =>
    pair(`${terminal_code} ${series}`, String(last_number)),
  )
  const audit = report.audit_is_whole === false ? say.auditBroken : say.auditWhole
  return [
    ...headed(say.lastNumbers, numbers),
    ...(report.audit_is_whole === null
      ? []
      : [RULE, centred(audit, report.audit_is_whole === false)]),
    { kind: 'space' },
    { kind: 'cut' },
  ]
}
