import { CliError } from './cli-errors.ts'
import { openKnownBox } from './find-box.ts'
import { type TechnicianCommand, textFlag } from './technician-command.ts'

export const retireCommand: TechnicianCommand = {
  name: 'retire',
  takes: 'BOX',
  summary: {
    id: 'Memensiunkan kotak: hanya bila semua penjualan sudah di cloud dan kasir kosong.',
    en: 'Ends a box: only once every sale is in the cloud and the terminals are empty.',
  },
  flags: {
    outlet: { type: 'string', value: 'KODE', en: 'the outlet’s code', id: 'kode outlet' },
    'absent-are-empty': {
      type: 'boolean',
      en: 'somebody looked at the terminals that are off',
      id: 'kasir yang mati sudah dipastikan kosong',
    },
  },
  async run(run) {
    const { screen, flags, known } = run
    const { client, serial } = await openKnownBox(run)
    const given = textFlag(flags, 'outlet')
    if (given === undefined && !screen.canAsk) throw new CliError('USAGE', '--outlet')
    const outlet = given ?? (await screen.ask(screen.word('ask-retire')))
    const ask = (are_absent_terminals_empty: boolean) =>
      client.post('/api/technician/retirement', { outlet_code: outlet, are_absent_terminals_empty })
    const answer = (await ask(flags['absent-are-empty'] === true).catch(async (error) => {
      const isAbsent =
        error instanceof CliError && error.refusal?.code === 'RETIRE_TERMINALS_ABSENT'
      if (!isAbsent || !screen.canAsk) throw error
      const names = error.refusal?.detail ?? ''
      if (!(await screen.confirm(screen.word('ask-absent', { names })))) throw error
      return ask(true)
    })) as { retired_at: string }
    const at = screen.time(answer.retired_at)
    screen.say(screen.paint('good', screen.word('retired', { outlet, at })))
    const box = known.find(serial)
    if (box) known.keep({ ...box, token: null })
    screen.result({ ...answer, outlet_code: outlet })
    return 0
  },
}
