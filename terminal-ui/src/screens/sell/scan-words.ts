// What is said of a scan that cannot be sold.

import type { Reading } from '../../models/scan-model.ts'
import { t } from '../../text/translate.ts'

type Bad = Pick<Extract<Reading, { kind: 'bad' }>, 'code' | 'fault' | 'ai'>

export const badScanText = ({ code, fault, ai }: Bad): string => {
  const values: Record<string, string> = { code, ai: ai ?? '' }
  return fillIn(t(`scan-bad.${fault}` as 'scan-bad.empty'), values)
}

/** The faults have different placeholders; each takes what it names. */
const fillIn = (text: string, values: Record<string, string>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)

/** '31/12/2026' of '2026-12-31'. */
export const dayText = (date: string): string => date.split('-').reverse().join('/')
