import { UPDATE_WORDS } from '#domain/update-words.ts'
import type { BoxAnswer, BoxFacts } from '#domain/wire/box-message.ts'
import { openBox } from './box-client.ts'
import { stateOf } from './discover-command.ts'
import { openKnownBox } from './find-box.ts'
import { inGroups, type Screen, tableOf } from './screen.ts'
import type { TechnicianCommand } from './technician-command.ts'

const GB = 1_000_000_000

export const statusCommand: TechnicianCommand = {
  name: 'status',
  takes: 'BOX',
  summary: {
    id: 'Menampilkan keadaan satu kotak.',
    en: 'Shows how one box is.',
  },
  flags: {},
  async run(run) {
    const { screen } = run
    const { client, place, known } = await openKnownBox(run)
    const open = openBox(place, known.authority, null)
    const box = (await open.get('/api/box')) as BoxAnswer
    const facts =
      box.state === 'enrolled' ? ((await client.get('/api/technician/facts')) as BoxFacts) : null
    screen.say(
      `${screen.paint('bold', box.host_name)}  ${stateOf(box.state, screen)}  ${box.build}`,
    )
    screen.say(inGroups(box.fingerprint ?? ''))
    if (facts) for (const line of tableOf(rowsOf(facts))) screen.say(line)
    screen.result({ box, facts })
    return 0

    function rowsOf(facts: BoxFacts) {
      const { at, disk, cloud, printers, terminals, backup, lan, ...rest } = facts
      const free = disk.free_bytes === null ? '?' : `${(disk.free_bytes / GB).toFixed(1)} GB`
      const waits = screen.word('waiting-count', { count: cloud.pending_count })
      const ends = rest.certificate_ends_at
      return [
        [screen.word('status-name'), lan.name_state],
        [screen.word('status-clock'), screen.time(at)],
        [screen.word('status-disk'), `${disk.state}, ${free}`],
        [screen.word('status-certificate'), ends ? screen.time(ends) : '-'],
        [screen.word('status-cloud'), `${cloud.state}, ${waits}`],
        ...printers.map(({ name, problem }) => [
          screen.word('status-printers'),
          `${name}: ${problem ?? screen.word('well')}`,
        ]),
        ...terminals.map(({ name, code, last_seen_at: seen }) => [
          screen.word('status-terminals'),
          `${name} ${code}, ${screen.time(seen)}`,
        ]),
        [screen.word('status-backup'), `${backup.state}, ${backup.off_box}`],
        ...releaseRows(facts, screen),
      ]
    }
  },
}

/** Nothing of a box of before, and of a machine that is none. */
export function releaseRows({ release }: Partial<BoxFacts>, screen: Said): string[][] {
  if (!release) return []
  const { wanted, last, set_up } = release
  const told = last && [last.to, screen.word(`update-${last.result}`), screen.time(last.at)]
  const why = last?.reason && UPDATE_WORDS[last.reason]
  return [
    [screen.word('status-wanted'), wanted ?? '-'],
    [screen.word('status-update'), told?.join(', ') ?? '-'],
    ...(why ? [['', screen.language === 'id' ? why.message_id : why.message]] : []),
    [screen.word('status-set-up'), screen.word(set_up === 'current' ? 'well' : 'set-up-older')],
  ]
}

type Said = Pick<Screen, 'language' | 'word' | 'time'>
