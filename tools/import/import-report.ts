// What the command says: a progress line while it runs, then what became of the file.
import type { ImportStatus } from '#domain/wire/catalogue-message.ts'
import type { Language } from './import-options.ts'

const PROBLEMS_SHOWN = 20
const BAR_CELLS = 30
/** Where no terminal redraws the line, a new one only every so many percent. */
const PERCENT_STEP = 20

const WORDS = {
  id: {
    receiving: 'membaca',
    checking: 'memeriksa',
    writing: 'menulis',
    finished: 'selesai',
    refused: 'ditolak',
    failed: 'gagal',
    waiting: 'menunggu keputusan',
    discarded: 'tidak dipakai',
    undoing: 'sedang dibatalkan',
    undone: 'dibatalkan',
    line: 'baris',
    more: 'lainnya; semuanya dengan --errors BERKAS.csv',
    assumed: 'Kolom yang tidak ada di berkas:',
    nothing: 'Ada baris yang salah, jadi tidak ada yang ditulis.',
    interrupted: 'Dihentikan di tengah; start berikutnya melanjutkan.',
    warnings: 'Diterima, tetapi perlu dilihat:',
    errors: 'Tidak diterima:',
  },
  en: {
    receiving: 'reading',
    checking: 'checking',
    writing: 'writing',
    finished: 'finished',
    refused: 'refused',
    failed: 'failed',
    waiting: 'waits for a decision',
    discarded: 'discarded',
    undoing: 'being undone',
    undone: 'undone',
    line: 'line',
    more: 'more; all of them with --errors FILE.csv',
    assumed: 'Columns that the file does not have:',
    nothing: 'Some rows are bad, so nothing was written.',
    interrupted: 'Stopped on the way; the next start goes on.',
    warnings: 'Taken, and worth a look:',
    errors: 'Not taken:',
  },
}

const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, '.')

export type Output = { write(text: string): unknown; isTTY?: boolean | undefined }
export type Progress = {
  show(state: ImportStatus['state'], done: number, total: number): void
  end(): void
}

export function createProgress(output: Output, language: Language): Progress {
  let lastShown = ''
  return {
    show(state, done, total) {
      const share = total === 0 ? 0 : Math.min(1, done / total)
      const percent = Math.floor(share * 100)
      const step = `${state} ${output.isTTY ? percent : percent - (percent % PERCENT_STEP)}`
      if (step === lastShown) return
      lastShown = step
      const filled = Math.round(share * BAR_CELLS)
      const bar = '█'.repeat(filled) + '░'.repeat(BAR_CELLS - filled)
      const figures = total === 0 ? grouped(done) : `${grouped(done)}/${grouped(total)}`
      const text = `${bar} ${String(percent).padStart(3)} %  ${figures}  ${WORDS[language][state]}`
      output.write(output.isTTY ? `\r\u001b[2K${text}` : `${text}\n`)
    },
    end() {
      if (output.isTTY && lastShown !== '') output.write('\n')
    },
  }
}

/** The result in words, with the first problems. */
export function describeResult(status: ImportStatus, language: Language): string {
  const words = WORDS[language]
  const defaults = language === 'id' ? status.defaults_id : status.defaults
  const lines = [countsOf(status, language)]
  if (status.state === 'refused') lines.push(words.nothing)
  if (status.state === 'checking' || status.state === 'writing') lines.push(words.interrupted)
  if (defaults.length > 0) lines.push('', words.assumed, ...defaults.map((text) => `  ${text}`))
  lines.push(...listOf(words.warnings, status.warnings, status.rows_warned, language))
  lines.push(...listOf(words.errors, status.errors, status.rows_bad, language))
  return lines.join('\n')
}

function countsOf(status: ImportStatus, language: Language): string {
  const counts = [
    status.rows_total,
    status.rows_created,
    status.rows_updated,
    status.rows_unchanged,
    status.rows_bad,
  ].map(grouped)
  const [total, created, updated, unchanged, bad] = counts
  return language === 'id'
    ? `${total} baris: ${created} baru, ${updated} diubah, ${unchanged} tetap, ${bad} salah.`
    : `${total} rows: ${created} new, ${updated} changed, ${unchanged} unchanged, ${bad} bad.`
}

function listOf(
  title: string,
  problems: ImportStatus['errors'],
  rowCount: number,
  language: Language,
): string[] {
  if (problems.length === 0) return []
  const { line, more } = WORDS[language]
  const shown = problems.slice(0, PROBLEMS_SHOWN)
  const lines = shown.map(
    (each) =>
      `  ${line} ${each.line}: ${language === 'id' ? each.reason_id : each.reason} [${each.code}]`,
  )
  const rest = Math.max(problems.length, rowCount) - shown.length
  return ['', title, ...lines, ...(rest > 0 ? [`  … ${grouped(rest)} ${more}`] : [])]
}

/** As the usage says. */
export function exitCodeOf({ state, rows_bad }: ImportStatus): number {
  if (state === 'finished') return rows_bad === 0 ? 0 : 1
  return state === 'refused' || state === 'failed' ? 2 : 4
}
