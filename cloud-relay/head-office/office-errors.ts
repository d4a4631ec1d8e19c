// Everything a command of head office can be refused with: words for a person and what the shell
// is told. Nothing else reaches the screen; a fault of the program itself is FAULT.
import { REFUSED, UNREACHABLE, USAGE_WRONG, WITHOUT_PERMISSION, WRONG_FILE } from './exit-codes.ts'

type Entry = { exitCode: number; words: string; advice?: string }

const entry = (exitCode: number, words: string, advice?: string): Entry =>
  advice === undefined ? { exitCode, words } : { exitCode, words, advice }

export const OFFICE_ERRORS = {
  COMMAND_UNKNOWN: entry(
    USAGE_WRONG,
    'There is no such command.',
    'ocean cloud --help lists them.',
  ),
  USAGE: entry(USAGE_WRONG, 'The command was not written as it must be.', 'Add --help to see how.'),
  CREDENTIAL_MISSING: entry(
    USAGE_WRONG,
    'It is not known which cloud to speak to, or as whom.',
    'Set OCEAN_CLOUD_URL or give --credential FILE.',
  ),
  CREDENTIAL_OPEN: entry(
    USAGE_WRONG,
    'Others can read the credential file.',
    'chmod 600 it, then try again.',
  ),
  CREDENTIAL_INVALID: entry(USAGE_WRONG, 'The credential cannot be read.'),
  TLS_MISSING: entry(
    USAGE_WRONG,
    'The cloud is not on this machine, so the connection must be encrypted.',
    "Give the cloud's authority: --ca FILE or OCEAN_CLOUD_CA_FILE.",
  ),
  FILE_EXISTS: entry(USAGE_WRONG, 'That file exists and is not overwritten.'),
  FILE_UNREADABLE: entry(USAGE_WRONG, 'That file cannot be read.'),
  KEY_INVALID: entry(USAGE_WRONG, 'That is not a signing key.', 'ocean cloud make-key makes one.'),
  KEY_MISSING: entry(
    USAGE_WRONG,
    'What is published must be signed.',
    'Give --key FILE; ocean cloud make-key makes one.',
  ),
  CLOUD_AWAY: entry(UNREACHABLE, 'The cloud does not answer.', 'Nothing was changed; try again.'),
  CLOUD_BUSY: entry(
    UNREACHABLE,
    'Others are changing the same things, twice in a row.',
    'Nothing was changed; try again.',
  ),
  LOGIN_REFUSED: entry(UNREACHABLE, 'The cloud does not accept this login.'),
  CLOUD_OLD: entry(
    UNREACHABLE,
    'The cloud does not know this command.',
    'Its schema is older than this program: apply migrations/cloud.',
  ),
  NOT_ALLOWED: entry(
    WITHOUT_PERMISSION,
    'This login may not do that.',
    'docs/manual-head-office.md says which group it takes.',
  ),
  FILE_WRONG: entry(WRONG_FILE, 'The file has mistakes, so nothing of it was taken.'),
  OUTLET_UNKNOWN: entry(REFUSED, 'There is no such outlet.'),
  OUTLET_EXISTS: entry(
    REFUSED,
    'That outlet is enrolled already.',
    'Add --new-login to give it another login.',
  ),
  LOGIN_UNKNOWN: entry(REFUSED, 'No outlet has such a login.'),
  BOX_NOT_WAITING: entry(
    REFUSED,
    'No such box is waiting for that outlet.',
    'ocean cloud approve-epoch OUTLET lists those that are.',
  ),
  ORIGIN_UNKNOWN: entry(
    REFUSED,
    'The box says it follows a row that the cloud does not hold: its history is another one.',
    'Do not approve it; call the outlet and the support.',
  ),
  OUTLET_NOT_APPROVED: entry(REFUSED, 'No box speaks for that outlet yet.'),
  CUSTOMER_UNKNOWN: entry(REFUSED, 'There is no such customer.'),
  POINTS_NOT_FREE: entry(REFUSED, 'So many points are not free; this many are:'),
  TOPIC_NOT_YOURS: entry(WITHOUT_PERMISSION, 'That is the work of another group.'),
  IMPORT_UNKNOWN: entry(REFUSED, 'Nothing of that kind was imported.', 'Import a file first.'),
  PUBLICATION_UNKNOWN: entry(REFUSED, 'There is no such publication.'),
  PUBLICATION_OVERTAKEN: entry(
    REFUSED,
    'Somebody published the same a moment ago.',
    'Look at it with --dry-run and publish again.',
  ),
  SCOPE_EMPTY: entry(
    REFUSED,
    'No outlet is in that zone or ring.',
    'ocean cloud set-ring puts outlets into them.',
  ),
  SCOPE_NARROWER: entry(
    REFUSED,
    'That is published to other outlets already, and would be taken from them.',
    'Only prices and promotions can differ by zone, ring and outlet.',
  ),
  SCOPE_IN_FILE: entry(REFUSED, 'The file itself says for which outlet each row is.'),
  QUARANTINE_UNKNOWN: entry(REFUSED, 'There is no such open document.'),
  IDENTITY_UNKNOWN: entry(
    REFUSED,
    'No keys of that outlet were escrowed.',
    'Its off-box backup has them: docs/runbooks/replace-the-box.md.',
  ),
  RECOVERY_KEY_WRONG: entry(USAGE_WRONG, 'That recovery key does not open these keys.'),
  FAULT: entry(REFUSED, 'The program failed. Nothing was changed.'),
} as const satisfies Record<string, Entry>

export type OfficeErrorCode = keyof typeof OFFICE_ERRORS

/** A refusal on its way to the person who typed the command. */
export class OfficeError extends Error {
  readonly code: OfficeErrorCode

  constructor(code: OfficeErrorCode, detail = '', cause?: unknown) {
    super(detail, { cause })
    this.name = 'OfficeError'
    this.code = code
  }
}

export const isOfficeErrorCode = (code: string): code is OfficeErrorCode => code in OFFICE_ERRORS

/** What is written to the screen: the sentence, what it is about, and what to do. */
export function describeError({ code, message }: OfficeError): string {
  const { words, advice }: Entry = OFFICE_ERRORS[code]
  const lines = [`${words}${message === '' ? '' : ` (${message})`}`, ...(advice ? [advice] : [])]
  return [...lines, `[${code}]`].join('\n')
}
