import type { BoxAnswer, BoxFacts } from '#domain/wire/box-message.ts'
import { openBox } from './box-client.ts'
import { stateOf } from './discover-command.ts'
import { openKnownBox } from './find-box.ts'
import { inGroups, tableOf } from './screen.ts'
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

    function rowsOf({ at, disk, cloud, printers, terminals, backup, lan, ...rest }: BoxFacts) {
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
      ]
    }
  },
}
