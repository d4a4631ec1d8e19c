import { openBox } from './box-client.ts'
import { CliError } from './cli-errors.ts'
import { compareFingerprint, findBox, readClaimLink, withColons } from './find-box.ts'
import { inGroups } from './screen.ts'
import { type Run, type TechnicianCommand, textFlag } from './technician-command.ts'

const CODE = /^\d{8}$/

export const FLAGS_OF_TRUST = {
  code: { type: 'string', value: 'KODE', en: 'the code, instead of typing it', id: 'kodenya' },
  fingerprint: {
    type: 'string',
    value: 'AB:CD:…',
    en: 'the fingerprint that the box shows',
    id: 'sidik yang ditampilkan kotak',
  },
  name: { type: 'string', value: 'NAMA', en: 'your name, for the audit log', id: 'nama Anda' },
} as const

export const claimCommand: TechnicianCommand = {
  name: 'claim',
  takes: 'BOX | QR',
  summary: {
    id: 'Mengklaim kotak baru dengan kode di kertas atau layarnya.',
    en: 'Claims a new box with the code on its paper or screen.',
  },
  flags: FLAGS_OF_TRUST,
  run: (run) => letIn(run, '/api/box/claim', 'ask-code', 'claimed'),
}

export const visitCommand: TechnicianCommand = {
  name: 'visit',
  takes: 'BOX',
  summary: {
    id: 'Membuka kunjungan ke kotak yang sudah berjualan, dengan kode pemasangan dari konsol.',
    en: 'Opens a visit to a box that sells already, with a pairing code of the console.',
  },
  flags: FLAGS_OF_TRUST,
  run: (run) => letIn(run, '/api/box/visit', 'ask-pairing', 'trusted-again'),
}

/** Compares the fingerprint, gives the code for a token, and keeps both on this laptop. */
async function letIn(
  run: Run,
  path: string,
  question: 'ask-code' | 'ask-pairing',
  done: 'claimed' | 'trusted-again',
): Promise<number> {
  const { screen, flags, names, known } = run
  const link = readClaimLink(names[0] ?? '')
  const found = await findBox(run)
  const asked = textFlag(flags, 'fingerprint')
  const expected = asked
    ? withColons(asked)
    : (link?.fingerprint ?? knownFingerprint(run, found.serial))
  const { authority, fingerprint } = await compareFingerprint(run, found, expected, inGroups)
  const code = await askFor(run, textFlag(flags, 'code') ?? link?.code, screen.word(question))
  const technician = textFlag(flags, 'name') ?? run.environment.USER ?? ''
  const name = technician || (await askFor(run, undefined, screen.word('ask-name')))
  const answer = (await openBox(found.place, authority, null).post(path, {
    ...{ code: code.replace(/\D/g, ''), technician: name },
  })) as { token: string; expires_at: string }
  const { address, port } = found.place
  known.keep({ serial: found.serial, fingerprint, authority, token: answer.token, address, port })
  const until = screen.time(answer.expires_at)
  screen.say(screen.paint('good', screen.word(done, { serial: found.serial, until })))
  screen.result({ serial: found.serial, fingerprint, expires_at: answer.expires_at })
  return 0
}

const knownFingerprint = ({ known }: Run, serial: string): string | null =>
  known.find(serial)?.fingerprint ?? null

async function askFor({ screen }: Run, given: string | undefined, question: string) {
  if (given !== undefined) {
    const isCode = question !== screen.word('ask-name')
    if (isCode && !CODE.test(given.replace(/\D/g, ''))) throw new CliError('USAGE', '--code')
    return given
  }
  if (!screen.canAsk) throw new CliError('USAGE', question)
  return screen.ask(question)
}
