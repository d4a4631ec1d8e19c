import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

export type Language = 'id' | 'en'
export type ImportOptions = {
  file: string
  mode: 'keep-good' | 'all-or-nothing'
  language: Language
  /** All problems go here as CSV. */
  errorsFile: string | null
  target:
    | { kind: 'folder'; dataFolder: string }
    | {
        kind: 'hub'
        url: string
        caFile: string | null
        stateFolder: string
        pairingCode: string | null
        staffName: string | null
        pin: string | null
      }
}

export const USAGE = `npm run import -- FILE.csv [flags]
  --all-or-nothing      write nothing when any row is bad; else the good rows are kept
  --hub URL             the running hub                 (IMPORT_HUB, http://localhost:8080)
  --ca FILE             the outlet's CA, for https
  --pairing-code N      once, to pair this computer      (IMPORT_PAIRING_CODE)
  --staff NAME          who imports; a manager
  --pin N               asked for when not given         (IMPORT_PIN)
  --state FOLDER        where this computer's key is kept
  --data FOLDER         the data folder of a hub that is stopped, instead of --hub
  --errors FILE.csv     where to write every problem
  --language id|en      of the report                    (id)
Ends with 0: every row was taken. 1: some rows were bad. 2: nothing was written.
3: it did not start. 4: it was stopped on the way, and the next start goes on.`

/** Throws one sentence when something is missing or not known. */
export function readImportOptions(args: string[], environment: NodeJS.ProcessEnv): ImportOptions {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      'all-or-nothing': { type: 'boolean', default: false },
      hub: { type: 'string' },
      ca: { type: 'string' },
      'pairing-code': { type: 'string' },
      staff: { type: 'string' },
      pin: { type: 'string' },
      state: { type: 'string' },
      data: { type: 'string' },
      errors: { type: 'string' },
      language: { type: 'string', default: 'id' },
    },
  })
  const [file, ...others] = positionals
  if (file === undefined || others.length > 0) throw new Error('Name one CSV file.')
  const { language } = values
  if (language !== 'id' && language !== 'en') throw new Error('--language is id or en.')
  if (values.hub !== undefined && values.data !== undefined) {
    throw new Error('--hub and --data exclude each other.')
  }
  return {
    file: resolve(file),
    mode: values['all-or-nothing'] ? 'all-or-nothing' : 'keep-good',
    language,
    errorsFile: values.errors === undefined ? null : resolve(values.errors),
    target:
      values.data === undefined
        ? {
            kind: 'hub',
            url: (values.hub ?? environment.IMPORT_HUB ?? 'http://localhost:8080').replace(
              /\/+$/,
              '',
            ),
            caFile: values.ca ?? null,
            stateFolder: resolve(values.state ?? stateFolderOf(environment)),
            pairingCode: values['pairing-code'] ?? environment.IMPORT_PAIRING_CODE ?? null,
            staffName: values.staff ?? null,
            pin: values.pin ?? environment.IMPORT_PIN ?? null,
          }
        : { kind: 'folder', dataFolder: resolve(values.data) },
  }
}

const stateFolderOf = (environment: NodeJS.ProcessEnv): string =>
  join(environment.XDG_STATE_HOME ?? join(homedir(), '.local', 'state'), 'ocean-store-hub')
