// What only the box itself can do. Each is another program of the release, run with the same words
// by the node that runs this one: a box has no npm.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { CliError } from './cli-errors.ts'
import type { Language } from './language.ts'

const RELEASE = join(import.meta.dirname, '..', '..')

export type BoxCommand = {
  name: string
  takes: string
  summary: Record<Language, string>
  /** Of the release. Null: ocean-cli.ts has it. */
  program: string | null
}

export const BOX_COMMANDS: readonly BoxCommand[] = [
  {
    ...{ name: 'replace', takes: '--because WHY', program: null },
    summary: {
      id: 'Kotak baru menggantikan kotak yang mati.',
      en: 'A new box takes a dead one’s place.',
    },
  },
  {
    ...{ name: 'restore', takes: '--from BACKUP', program: 'hub/backup/restore-outlet.ts' },
    summary: {
      id: 'Cadangan terbaru yang utuh menjadi basis data; hub dan relay dihentikan dulu.',
      en: 'The newest whole backup becomes the database; stop hub and relay first.',
    },
  },
  {
    ...{
      name: 'off-box',
      takes: 'send|check|probe|fetch',
      program: 'provisioning/off-box-backup.ts',
    },
    summary: {
      id: 'Salinan terenkripsi di luar kotak: kirim, periksa, coba, ambil.',
      en: 'The encrypted copy outside the box: send, check, try, fetch.',
    },
  },
  {
    ...{
      name: 'rehearsal',
      takes: 'start|stop|status',
      program: 'provisioning/rehearsal-on-box.ts',
    },
    summary: {
      id: 'Latihan gangguan di kotak ini, di samping toko: mulai, berhenti, di mana.',
      en: 'Practising on this box what goes wrong, beside the shop: start, stop, where.',
    },
  },
  {
    ...{ name: 'hand-over', takes: '--out FILE', program: 'hub/halted/write-hand-over.ts' },
    summary: {
      id: 'Kotak lama: isi hari-hari terakhir dalam satu berkas untuk kotak baru.',
      en: 'An old box: its last days in one file for the new one.',
    },
  },
  {
    ...{ name: 'begin-anew', takes: '--because WHY', program: 'hub/halted/begin-anew.ts' },
    summary: {
      id: 'Kotak yang keliru diganti kembali menjadi hub outlet.',
      en: 'A box that was replaced by mistake is the outlet’s again.',
    },
  },
]

/** Answers the program's exit code; null: no such command. */
export function runOnBox(
  name: string | undefined,
  words: readonly string[],
  env: Record<string, string | undefined>,
): number | null {
  const program = BOX_COMMANDS.find((each) => each.name === name)?.program
  if (!program) return null
  const path = join(RELEASE, program)
  if (!existsSync(path)) throw new CliError('ONLY_ON_THE_BOX', name)
  const { status, error } = spawnSync(process.execPath, [path, ...words], { env, stdio: 'inherit' })
  if (error) throw error
  return status ?? 1
}
