// The acceptance run as a technician sees it: a line for each thing, then the verdict; and the few
// lines that go on paper.
import { inGroups, type Screen, type Tone } from '../screen.ts'
import {
  type CheckItem,
  type CommissioningReport,
  hashOf,
  type ReportVerdict,
  reportNumber,
  type Verdict,
} from './check-report.ts'
import { CHECK_NAMES, sentenceOf, titleOf, VERDICTS } from './check-words.ts'

const MARKS: Record<Verdict, [mark: string, tone: Tone]> = {
  pass: ['✓', 'good'],
  warn: ['!', 'warn'],
  fail: ['✗', 'bad'],
  skipped: ['–', 'quiet'],
}
const TONES: Record<ReportVerdict, Tone> = { passed: 'good', incomplete: 'warn', failed: 'bad' }
const TITLE_WIDTH = 18

export function showItem(item: CheckItem, screen: Screen): void {
  const [mark, tone] = MARKS[item.verdict]
  const { language } = screen
  const title = titleOf(item, language).padEnd(TITLE_WIDTH)
  screen.say(`${screen.paint(tone, `${mark} ${title}`)} ${sentenceOf(item, language)}`)
}

export function showProgress(done: number, of: number, now: CheckItem['check'], screen: Screen) {
  const bar = '▮'.repeat(done) + '▯'.repeat(of - done)
  screen.progress(`${bar} ${done}/${of} ${CHECK_NAMES[now][screen.language]} …`)
}

export function showVerdict(report: CommissioningReport, screen: Screen): void {
  const { outlet_code, outlet_name, items, verdict } = report
  const counts = (['pass', 'warn', 'fail', 'skipped'] as const).map(
    (each) => `${MARKS[each][0]} ${items.filter((item) => item.verdict === each).length}`,
  )
  screen.say()
  screen.say(screen.paint('bold', `${outlet_code} ${outlet_name}`))
  screen.say(
    `${screen.paint(TONES[verdict], VERDICTS[verdict][screen.language])}  ${counts.join('  ')}`,
  )
  const number = reportNumber(hashOf(report))
  screen.say(screen.word('check-number', { number, at: screen.time(report.ended_at) }))
}

const PAPER_MARKS: Record<Verdict, string> = { pass: 'OK', warn: '!!', fail: 'XX', skipped: '--' }

/** For the outlet's folder; a printer knows no ticks. */
export function paperLines(
  report: CommissioningReport,
  { language, word, time }: Screen,
): string[] {
  const number = reportNumber(hashOf(report))
  return [
    `${report.outlet_code} ${report.outlet_name}`,
    `${report.host_name} (${report.serial})`,
    `${report.build}  ${time(report.ended_at)}`,
    word('check-paper-by', { name: report.technician }),
    '',
    ...report.items.map((item) => `${PAPER_MARKS[item.verdict]} ${titleOf(item, language)}`),
    '',
    `${VERDICTS[report.verdict][language]}  ${number}`,
    ...inGroups(report.box_fingerprint)
      .split('  ')
      .map((group) => `  ${group}`),
    '',
    word('check-paper-sign'),
    '',
    '',
  ].map((line) => line.slice(0, 96))
}
