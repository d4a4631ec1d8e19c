// What lies in the second journal: whose key is still here, and what only the hub can open.

import type { SignedHeader } from '#domain/wire/salvage-message.ts'
import type { TerminalDatabase } from './database.ts'
import type { SegmentFiles } from './segment-files.ts'
import { type FramedRecord, scanFile } from './segment-frames.ts'
import type { SegmentRecord } from './segment-record.ts'

/** The hub has had the first `handedOverCount` of the records. */
export type OwnFile = {
  segment: SegmentRecord
  records: FramedRecord[]
  handedOverCount: number
}
/** `signed` null: the head of the file is damaged, and nobody can open it. */
export type SealedFile = { name: string; signed: SignedHeader | null; records: FramedRecord[] }
export type Survey = { own: OwnFile[]; sealed: SealedFile[]; damagedCount: number }

/** Reads every file. Without a database all of them are sealed. */
export async function surveyFiles(
  database: TerminalDatabase | null,
  files: SegmentFiles | null,
): Promise<Survey> {
  const survey: Survey = { own: [], sealed: [], damagedCount: 0 }
  if (files === null) return survey
  for (const name of (await files.list()).sort()) {
    const scanned = scanFile(await files.read(name))
    const { signed, handedOver, handedOverCount, records, damagedCount } = scanned
    survey.damagedCount += damagedCount
    const segment = await database?.get('journal_segments', name)
    if (segment) survey.own.push({ segment, records, handedOverCount })
    else if (records.length > 0 && handedOver === null) {
      survey.sealed.push({ name, signed, records })
    }
  }
  return survey
}
