// npm run import -- FILE.csv: brings a catalogue into a hub and says what became of every row.
import { existsSync } from 'node:fs'
import type { ImportStatus } from '#domain/wire/catalogue-message.ts'
import { ExplainedError } from './import/explained-error.ts'
import { importIntoFolder } from './import/import-into-folder.ts'
import { type ImportOptions, readImportOptions, USAGE } from './import/import-options.ts'
import { importOverHttp } from './import/import-over-http.ts'
import { createProgress, describeResult, exitCodeOf } from './import/import-report.ts'

const DID_NOT_START = 3

function run(options: ImportOptions): Promise<ImportStatus> {
  const { target } = options
  if (!existsSync(options.file)) throw noFile(options.file)
  const progress = createProgress(process.stderr, options.language)
  return target.kind === 'folder'
    ? importIntoFolder(options, target.dataFolder, progress)
    : importOverHttp(options, target, progress)
}

function explain(error: unknown, options: ImportOptions | null): string {
  const isEnglish = options?.language === 'en'
  if (error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED') {
    return explain(NO_HUB, options)
  }
  if (error instanceof ExplainedError && !isEnglish) return error.indonesian
  return error instanceof Error ? error.message : String(error)
}

const NO_HUB = new ExplainedError(
  'No hub answers there: start it, name it with --hub, or use --data while it is stopped.',
  'Tidak ada hub yang menjawab: nyalakan, sebutkan dengan --hub, atau pakai --data selagi ia mati.',
)

function noFile(path: string): Error {
  return new ExplainedError(`There is no file ${path}.`, `Berkas ${path} tidak ada.`)
}

let options: ImportOptions | null = null
try {
  options = readImportOptions(process.argv.slice(2), process.env)
  const status = await run(options)
  process.stdout.write(`${describeResult(status, options.language)}\n`)
  process.exitCode = exitCodeOf(status)
} catch (error) {
  process.stderr.write(`${explain(error, options)}\n${options ? '' : `\n${USAGE}\n`}`)
  process.exitCode = DID_NOT_START
}
