import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { BoxAnswer } from '#domain/wire/box-message.ts'
import type { BoxClient } from '../box-client.ts'
import { CliError } from '../cli-errors.ts'
import { compareWithPerson, openKnownBox, withColons } from '../find-box.ts'
import { inGroups, type Screen } from '../screen.ts'
import { type Run, type TechnicianCommand, textFlag } from '../technician-command.ts'
import {
  CHECKS,
  type CheckName,
  type CommissioningReport,
  hashOf,
  REPORT_FORMAT,
  reportNumber,
  type SignedReport,
  verdictOf,
} from './check-report.ts'
import { type CheckRun, runChecks } from './run-checks.ts'
import { paperLines, showItem, showVerdict } from './show-report.ts'
import { readAnswer } from './try-devices.ts'
import { verifyReport } from './verify-report.ts'

const NOT_PASSED = 5

export const checkCommand: TechnicianCommand = {
  name: 'check',
  takes: 'BOX',
  summary: {
    id: 'Uji serah terima: memeriksa semuanya dan menulis berita acara yang ditandatangani kotak.',
    en: 'The acceptance run: looks at everything and writes a report that the box signs.',
  },
  flags: {
    out: { type: 'string', value: 'BERKAS', en: 'where the report goes', id: 'berkas laporan' },
    verify: {
      type: 'string',
      value: 'BERKAS',
      en: 'only says whether that report is genuine',
      id: 'hanya memeriksa keaslian laporan itu',
    },
    fingerprint: {
      type: 'string',
      value: 'AB:CD:…',
      en: 'of the box, to verify a report of another laptop',
      id: 'sidik kotak, untuk laporan dari laptop lain',
    },
    paper: {
      type: 'string',
      value: 'yes|no|skip',
      en: 'the test pages came out well, instead of asking',
      id: 'halaman uji keluar dengan baik',
    },
    drawer: {
      type: 'string',
      value: 'yes|no|skip',
      en: 'the drawers opened, instead of asking',
      id: 'laci terbuka',
    },
    scanner: {
      type: 'string',
      value: 'KODE|yes|no|skip',
      en: 'what the scanner read from the test page',
      id: 'yang dibaca pemindai dari halaman uji',
    },
    skip: {
      type: 'string',
      value: 'a,b',
      en: `leaves out: ${CHECKS.join(',')}`,
      id: `melewati: ${CHECKS.join(',')}`,
    },
    'no-print': {
      type: 'boolean',
      en: 'the report is not printed in the shop',
      id: 'laporan tidak dicetak di toko',
    },
  },
  run: (run) => {
    const file = textFlag(run.flags, 'verify')
    return file === undefined ? check(run) : verify(run, file)
  },
}

async function check(run: Run): Promise<number> {
  const { screen, flags } = run
  const skip = readSkip(textFlag(flags, 'skip'))
  const given = {
    paper: readAnswer('paper', textFlag(flags, 'paper')),
    drawer: readAnswer('drawer', textFlag(flags, 'drawer')),
    scanner: textFlag(flags, 'scanner') ?? null,
  }
  const { client, place, serial } = await openKnownBox(run)
  const box = (await client.get('/api/box')) as BoxAnswer
  if (box.state !== 'enrolled') throw new CliError('NOT_ENROLLED', box.state)
  const path = textFlag(flags, 'out') ?? fileName(box, run.now())
  if (existsSync(path)) throw new CliError('FILE_EXISTS', path)
  const report = await makeReport({ client, place, box, screen, given, skip }, serial)
  const signed = await haveSigned(client, report, flags['no-print'] === true ? null : screen)
  // Before it is kept: what cannot be verified here can be verified nowhere.
  const text = `${JSON.stringify(signed, null, 2)}\n`
  verifyReport(text)
  writeFileSync(path, text, { flag: 'wx' })
  showVerdict(report, screen)
  screen.say(screen.word('check-kept', { path }))
  screen.result({ file: path, number: reportNumber(hashOf(report)), ...signed })
  return codeOf(report)
}

const codeOf = ({ verdict }: CommissioningReport): number => (verdict === 'passed' ? 0 : NOT_PASSED)

async function makeReport(run: CheckRun, serial: string): Promise<CommissioningReport> {
  const { box } = run
  const { facts, endedAt, items } = await runChecks(run)
  return {
    format: REPORT_FORMAT,
    ...{ outlet_code: facts.outlet_code, outlet_name: facts.outlet_name, serial },
    ...{ host_name: box.host_name, build: box.build },
    ...{ fingerprint: box.fingerprint ?? '', box_fingerprint: box.box_fingerprint ?? '' },
    ...{ technician: facts.technician, begun_at: facts.at, ended_at: endedAt, items },
    verdict: verdictOf(items),
  }
}

/** `paper`: in whose language it is printed; null: it is not. */
async function haveSigned(
  client: BoxClient,
  report: CommissioningReport,
  paper: Screen | null,
): Promise<SignedReport> {
  const mayPrint = report.items.some(
    ({ check, verdict }) => check === 'printer' && verdict === 'pass',
  )
  const lines = paper && mayPrint ? paperLines(report, paper) : null
  const { verdict } = report
  const order = { hash: hashOf(report), verdict, lines }
  const signed = (await client.post('/api/technician/signature', order)) as SignedReport
  return { report, signature: signed.signature, certificates: signed.certificates }
}

const fileName = ({ outlet_code, serial }: BoxAnswer, now: Date): string => {
  const stamp = now.toISOString().slice(0, 16).replace(/[-:]/g, '').replace('T', '-')
  return `commissioning-${outlet_code ?? serial}-${stamp}.json`
}

function readSkip(value: string | undefined): ReadonlySet<CheckName> {
  const names = (value ?? '').split(',').filter(Boolean)
  const wrong = names.find((name) => !CHECKS.some((each) => each === name))
  if (wrong) throw new CliError('USAGE', `--skip ${wrong}: ${CHECKS.join(', ')}`)
  return new Set(names as CheckName[])
}

async function verify(run: Run, path: string): Promise<number> {
  const { screen, flags, known } = run
  const { report, ...rest } = verifyReport(readReport(path))
  const given = textFlag(flags, 'fingerprint')
  const expected = given ? withColons(given) : (known.find(report.serial)?.fingerprint ?? null)
  await compareWithPerson(run, report.box_fingerprint, expected, inGroups)
  for (const item of report.items) showItem(item, screen)
  showVerdict(report, screen)
  const { serial, technician: name } = report
  screen.say(screen.paint('good', screen.word('check-genuine', { serial, name })))
  screen.result({ genuine: true, number: reportNumber(hashOf(report)), report, ...rest })
  return codeOf(report)
}

function readReport(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new CliError('FILE_UNREADABLE', path)
  }
}
