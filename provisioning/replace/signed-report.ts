// What was replaced and whether it is whole, signed by the outlet's key for reports: head office
// has its public half with the escrow.
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { canonicalJson } from '#domain/canonical-json.ts'
import { formatMoney } from '#domain/money.ts'
import type { DayTotals } from '#domain/wire/day-totals.ts'
import type { DayRow, Judgement } from './judge-totals.ts'
import type { Replacement } from './replacement-file.ts'

export type ReplacementReport = Judgement & {
  kind: 'box-replaced'
  outlet_code: string
  epoch: string
  because: string
  begun_at: string
  at: string
  steps: Replacement['steps']
  /** Tills that a person gave up: what only they kept is not here. */
  given_up: readonly string[]
}
export type SignedReport = { report: ReplacementReport; public_key: string; signature: string }

export function signReport(dataFolder: string, report: ReplacementReport): SignedReport {
  const key = createPrivateKey(readFileSync(join(dataFolder, 'report-key.pem'), 'utf8'))
  const publicDer = createPublicKey(key).export({ type: 'spki', format: 'der' })
  const signature = sign(null, Buffer.from(canonicalJson(report)), key)
  return {
    report,
    public_key: publicDer.toString('base64url'),
    signature: signature.toString('base64url'),
  }
}

/** Whether it stands as it was signed, by that key. */
export function isSigned({ report, public_key, signature }: SignedReport): boolean {
  const der = Buffer.from(public_key, 'base64url')
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
  return verify(null, Buffer.from(canonicalJson(report)), key, Buffer.from(signature, 'base64url'))
}

const HEADS = ['day', 'backup', 'cloud before', 'this box', 'cloud now', '']

/** For people: a line for each day, then what is in the way. */
export function reportLines({ days, verdict, reasons, outlet_code }: ReplacementReport): string[] {
  const rows = [HEADS, ...days.map(cellsOf)]
  const widths = HEADS.map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)))
  const lines = rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return [...lines, '', ...reasons.map((words) => `- ${words}`), `${outlet_code}: ${verdict}`]
}

const cellsOf = ({ business_date, backup, cloud_before, hub, cloud, is_equal }: DayRow) => [
  ...[business_date, shown(backup), shown(cloud_before), shown(hub), shown(cloud)],
  is_equal ? 'equal' : '',
]

const shown = (day: DayTotals | null): string =>
  day === null ? '–' : `${day.sale_count} ${formatMoney(day.sale_minor - day.refund_minor)}`
