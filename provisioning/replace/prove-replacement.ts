// Compares the books of a replaced box with the cloud's and says so, signed.
import { join } from 'node:path'
import type { CloudDays } from '#domain/wire/cloud-message.ts'
import type { DayTotals } from '#domain/wire/day-totals.ts'
import { replaceFile } from '#hub/system/durable-file.ts'
import { giveToOwner } from '#hub/system/give-to-owner.ts'
import { judgeTotals } from './judge-totals.ts'
import { type RelaySettings, relaySettings } from './relay-settings.ts'
import { type Replacement, readReplacement, saveReplacement } from './replacement-file.ts'
import { askProgram } from './run-program.ts'
import { type SignedReport, signReport } from './signed-report.ts'

export const REPORT_FILE = 'replacement-report.json'

export type ProofOrder = {
  data: string
  environment: NodeJS.ProcessEnv
  now(): Date
  /** Asks another of our programs. */
  ask?: typeof askProgram
}
type HubTotals = {
  outlet_code: string
  epoch: string
  days: DayTotals[]
  awaited: string[]
  given_up: string[]
  unsent_count: number
  broken: string[]
}

/** Writes the report beside the database; as often as one likes. */
export function proveReplacement(order: ProofOrder): SignedReport {
  const { data, environment, now, ask = askProgram } = order
  const replacement = readReplacement(data)
  if (!replacement) throw new Error(`no replacement was begun in ${data}`)
  const totals = ask<HubTotals>('hub/backup/day-totals.ts', [data], environment, data)
  const cloud = askCloud(ask, relaySettings(data, environment))
  const judgement = judgeTotals(
    {
      ...{ backup: replacement.backup_days, cloudBefore: replacement.cloud_days },
      ...{ hub: totals.days, cloud: cloud.days },
    },
    {
      ...{ awaited: totals.awaited, unsentCount: totals.unsent_count, broken: totals.broken },
      cloudFault: cloud.fault,
    },
  )
  if (judgement.verdict === 'equal') noteProven(data, replacement, now())
  const { because, begun_at, steps } = replacement
  const signed = signReport(data, {
    kind: 'box-replaced',
    ...{ outlet_code: totals.outlet_code, epoch: totals.epoch, because, begun_at, steps },
    ...{ at: now().toISOString(), given_up: totals.given_up, ...judgement },
  })
  replaceFile(join(data, REPORT_FILE), JSON.stringify(signed, null, 2), 0o640)
  giveToOwner(data, REPORT_FILE)
  return signed
}

type Asked = { days: DayTotals[] | null; fault: string | null }

/** It may not answer, or refuse this box still: that is no end, and said. */
function askCloud(ask: typeof askProgram, relay: RelaySettings): Asked {
  try {
    const { refused, days } = ask<CloudDays>(
      'cloud-relay/ask-totals.ts',
      [],
      relay.environment,
      relay.asOwnerOf,
    )
    return refused === null ? { days, fault: null } : { days: null, fault: refused }
  } catch (error) {
    return { days: null, fault: (error as Error).message }
  }
}

function noteProven(data: string, replacement: Replacement, at: Date): void {
  if (replacement.steps.some(({ step }) => step === 'proven')) return
  replacement.steps.push({ step: 'proven', at: at.toISOString() })
  saveReplacement(data, replacement)
}
