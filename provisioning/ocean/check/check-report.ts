// What `ocean check` found, as it is signed by the box: codes and measured figures, no sentences,
// so that anybody reads it in their own language and years later (decision 0104).
import { createHash } from 'node:crypto'
import { canonicalJson } from '#domain/canonical-json.ts'

export const REPORT_FORMAT = 'ocean-commissioning-1'

/** In the order in which they are done. */
export const CHECKS = [
  'clock',
  'disk',
  'fsync',
  'memory',
  'lan',
  'name',
  'tls',
  'page',
  'printer',
  'drawer',
  'scanner',
  'wan',
  'cloud',
  'backup',
  'copy',
  'terminals',
  'health',
] as const
export type CheckName = (typeof CHECKS)[number]

/** skipped: nobody looked, or it was left out by a flag. */
export type Verdict = 'pass' | 'warn' | 'fail' | 'skipped'
/** Who says so: the box of itself, this laptop from outside, or the person who stands there. */
export type Witness = 'box' | 'laptop' | 'person'

export type CheckItem = {
  check: CheckName
  /** Which of several, e.g. the printer's name. */
  about: string | null
  verdict: Verdict
  /** Its sentence is in check-words.ts. */
  reason: string
  /** Integers and short texts that were measured; the sentence's blanks. */
  facts: Record<string, number | string | null>
  said_by: Witness
}

export type ReportVerdict = 'passed' | 'incomplete' | 'failed'

export type CommissioningReport = {
  format: typeof REPORT_FORMAT
  outlet_code: string
  outlet_name: string
  serial: string
  host_name: string
  build: string
  /** Of the authority that tills trust, and of the box's own. */
  fingerprint: string
  box_fingerprint: string
  technician: string
  /** By the box's clock. */
  begun_at: string
  ended_at: string
  items: CheckItem[]
  verdict: ReportVerdict
}

export type SignedReport = {
  report: CommissioningReport
  /** ECDSA P-256 / SHA-256 by the key of the box's certificate, base64. */
  signature: string
  /** PEM: the box's certificate and its authority. */
  certificates: string
}

/** One failure fails the box; what nobody looked at is not passed. */
export function verdictOf(items: readonly CheckItem[]): ReportVerdict {
  if (items.some(({ verdict }) => verdict === 'fail')) return 'failed'
  return items.some(({ verdict }) => verdict === 'skipped') ? 'incomplete' : 'passed'
}

export const hashOf = (report: CommissioningReport): string =>
  createHash('sha256').update(canonicalJson(report)).digest('hex')

/** The text under the signature: hub/sign-report.ts writes the same. */
export const signedText = (hash: string): string => `ocean commissioning report\n${hash}`

/** Twelve digits of the hash, as people write them on the pilot's page. */
export const reportNumber = (hash: string): string =>
  (hash.slice(0, 12).match(/.{4}/g) ?? []).join('-')
