// The shape of a technician's command.
import type { KnownBoxes } from './known-boxes.ts'
import type { Language } from './language.ts'
import type { Screen } from './screen.ts'

export type Flag = { type: 'string' | 'boolean'; value?: string; en: string; id: string }
export type FlagValues = Record<string, string | boolean | undefined>

export type Run = {
  screen: Screen
  flags: FlagValues
  /** What stands beside the flags. */
  names: string[]
  known: KnownBoxes
  environment: Record<string, string | undefined>
  now(): Date
}

export type TechnicianCommand = {
  name: string
  /** Arguments beside the flags, as the help shows them. */
  takes: string
  summary: Record<Language, string>
  flags: Record<string, Flag>
  /** Returns the exit code. */
  run(run: Run): Promise<number>
}

export const COMMON_FLAGS: Record<string, Flag> = {
  json: { type: 'boolean', en: 'one JSON object instead of words', id: 'satu objek JSON' },
  lang: { type: 'string', value: 'id|en', en: 'language of the words', id: 'bahasa' },
  help: { type: 'boolean', en: 'this text', id: 'teks ini' },
}

export const textFlag = (flags: FlagValues, name: string): string | undefined => {
  const value = flags[name]
  return typeof value === 'string' ? value : undefined
}
