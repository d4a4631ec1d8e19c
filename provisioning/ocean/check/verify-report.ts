// Whether a commissioning report is what the box signed: by the certificate in it, whose authority
// somebody compared with the box.
import { verify, X509Certificate } from 'node:crypto'
import { CliError } from '../cli-errors.ts'
import {
  CHECKS,
  type CommissioningReport,
  hashOf,
  REPORT_FORMAT,
  type SignedReport,
  signedText,
  type Verdict,
  verdictOf,
} from './check-report.ts'

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/**
 * The report of the file's text, and the fingerprint of the box that signed it. Throws REPORT_FALSE
 * with what does not fit. Who owns that fingerprint is for the caller to compare.
 */
export function verifyReport(text: string): SignedReport {
  const signed = parse(text)
  const { report, signature, certificates } = signed
  const [leaf, authority] = readCertificates(certificates)
  const bytes = Buffer.from(signedText(hashOf(report)))
  if (!verify('sha256', bytes, leaf.publicKey, Buffer.from(signature, 'base64'))) {
    throw new CliError('REPORT_FALSE', 'signature')
  }
  if (!authority.ca || !leaf.verify(authority.publicKey)) {
    throw new CliError('REPORT_FALSE', 'certificate')
  }
  if (authority.fingerprint256 !== report.box_fingerprint) {
    throw new CliError('REPORT_FALSE', 'authority')
  }
  if (!leaf.checkHost(`hub-${report.serial}.local`)) throw new CliError('REPORT_FALSE', 'serial')
  const atMs = Date.parse(report.ended_at)
  const isInItsTime = Date.parse(leaf.validFrom) <= atMs && atMs <= Date.parse(leaf.validTo)
  if (!isInItsTime) throw new CliError('REPORT_FALSE', 'time')
  if (verdictOf(report.items) !== report.verdict) throw new CliError('REPORT_FALSE', 'verdict')
  return signed
}

function readCertificates(pem: string): [X509Certificate, X509Certificate] {
  const [leaf, authority] = pem.match(CERTIFICATE) ?? []
  if (!leaf || !authority) throw new CliError('REPORT_FALSE', 'certificates')
  try {
    return [new X509Certificate(leaf), new X509Certificate(authority)]
  } catch {
    throw new CliError('REPORT_FALSE', 'certificates')
  }
}

function parse(text: string): SignedReport {
  try {
    const signed = JSON.parse(text) as SignedReport
    const { report, signature, certificates } = signed
    if (isReport(report) && isPlain(report) && isText(signature) && isText(certificates)) {
      return signed
    }
  } catch {
    // Falls through: no JSON is no report.
  }
  throw new CliError('REPORT_FALSE', 'shape')
}

/** It is shown on a terminal: nothing in it may steer that. */
const isPlain = (report: CommissioningReport): boolean =>
  !/\\u00[01]|\\[bfnrt]|[\u007f-\u009f]/.test(JSON.stringify(report))

const VERDICTS: readonly unknown[] = ['pass', 'warn', 'fail', 'skipped'] satisfies Verdict[]

const isText = (value: unknown): value is string => typeof value === 'string'

/** As much as is shown and compared; the signature covers the rest. */
function isReport(value: unknown): value is CommissioningReport {
  const report = value as Partial<CommissioningReport> | null
  return (
    report?.format === REPORT_FORMAT &&
    [report.serial, report.host_name, report.outlet_code, report.ended_at].every(isText) &&
    [report.outlet_name, report.technician, report.build].every(isText) &&
    Array.isArray(report.items) &&
    report.items.every(
      ({ check, about, reason, verdict, facts }) =>
        CHECKS.includes(check) &&
        (about === null || isText(about)) &&
        isText(reason) &&
        VERDICTS.includes(verdict) &&
        typeof facts === 'object' &&
        facts !== null,
    )
  )
}
