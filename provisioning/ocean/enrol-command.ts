import { readFileSync } from 'node:fs'
import type { BoxAnswer, EnrolAnswer, SignedBundle } from '#domain/wire/box-message.ts'
import { openBox } from './box-client.ts'
import { CliError } from './cli-errors.ts'
import { type OpenedBox, openKnownBox } from './find-box.ts'
import { type Run, type TechnicianCommand, textFlag } from './technician-command.ts'

const START_MS_MAX = 60_000
const LOOK_MS = 500
const PIN = /^\d{6,8}$/

export const enrolCommand: TechnicianCommand = {
  name: 'enrol',
  takes: 'BOX',
  summary: {
    id: 'Memberi kotak outletnya: bundel dari kantor pusat, dan PIN manajer yang hadir.',
    en: 'Gives a box its outlet: head office’s bundle, and the PIN of the manager who is there.',
  },
  flags: {
    bundle: { type: 'string', value: 'FILE', en: 'from head office', id: 'dari kantor pusat' },
    manager: {
      ...{ type: 'string', value: 'NAMA' },
      ...{ en: 'which manager, where there are several', id: 'manajer yang mana' },
    },
  },
  async run(run) {
    const { screen, flags } = run
    const path = textFlag(flags, 'bundle')
    if (!path) throw new CliError('USAGE', '--bundle')
    const signed = readBundle(path)
    const box = await openKnownBox(run)
    tell(run, signed)
    const first_person = await askFirstPerson(run, signed)
    screen.progress(`${screen.word('sending')} …`)
    const answer = (await box.client.post('/api/box/enrol', {
      signed,
      first_person,
    })) as EnrolAnswer
    const now = await waitUntilOpen(run, box, answer)
    const { outlet_code: outlet, host_name: host } = answer
    if (answer.was_enrolled) screen.say(screen.word('was-enrolled', { outlet }))
    const values = { outlet, host, address: box.place.address }
    screen.say(screen.paint('good', screen.word('enrolled', values)))
    screen.say(screen.word('enrol-next', { serial: box.serial }))
    screen.result({ ...answer, address: box.place.address, fingerprint: now.fingerprint })
    return 0
  },
}

function readBundle(path: string): SignedBundle {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as SignedBundle
  } catch (error) {
    throw new CliError('FILE_UNREADABLE', `${path}: ${(error as Error).message}`)
  }
}

function tell({ screen }: Run, { bundle }: SignedBundle): void {
  if (!bundle?.outlet) return
  const { outlet, staff, printers, terminals, cloud } = bundle
  const values = {
    ...{ outlet: outlet.outlet_code, name: outlet.name, staff: staff.length },
    ...{ printers: printers.length, terminals: terminals.length },
    cloud: screen.word(cloud ? 'yes' : 'no'),
  }
  screen.say(screen.word('bundle-of', values))
}

/** The PIN is typed by the manager; head office never learns it. */
async function askFirstPerson({ screen, flags, environment }: Run, { bundle }: SignedBundle) {
  const wanted = textFlag(flags, 'manager')?.toLowerCase()
  const managers = (bundle?.staff ?? []).filter(({ role }) => role === 'manager')
  const person = managers.find(({ name }) => !wanted || name.toLowerCase().includes(wanted))
  if (!person)
    throw new CliError('USAGE', `--manager: ${managers.map(({ name }) => name).join(', ')}`)
  const given = environment.OCEAN_MANAGER_PIN
  if (given) return { staff_id: person.staff_id, pin: given }
  if (!screen.canAsk) throw new CliError('PIN_NEEDED')
  for (;;) {
    const pin = await screen.askSecret(screen.word('ask-pin', { name: person.name }))
    if (!PIN.test(pin)) continue
    if (pin === (await screen.askSecret(screen.word('ask-pin-again')))) {
      return { staff_id: person.staff_id, pin }
    }
    screen.say(screen.paint('bad', screen.word('pins-differ')))
  }
}

/** It closes its door as a box without a shop and opens it as an outlet's. */
async function waitUntilOpen(
  { screen }: Run,
  { place, known }: OpenedBox,
  { host_name: host }: EnrolAnswer,
): Promise<BoxAnswer> {
  const client = openBox(place, known.authority, null)
  for (let waitedMs = 0; waitedMs < START_MS_MAX; waitedMs += LOOK_MS) {
    screen.progress(`${screen.word('starting', { host })} ${Math.round(waitedMs / 1000)} s`)
    const answer = (await client.get('/api/box').catch(() => null)) as BoxAnswer | null
    if (answer?.state === 'enrolled') return answer
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
  throw new CliError('BOX_AWAY', host)
}
