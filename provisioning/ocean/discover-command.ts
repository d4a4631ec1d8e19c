import { type BoxPlace, openBox, seeBox } from './box-client.ts'
import { type BoxBrowser, browseBoxes, type SaidBox } from './browse-boxes.ts'
import { CliError } from './cli-errors.ts'
import { type Screen, type Tone, tableOf } from './screen.ts'
import { type TechnicianCommand, textFlag } from './technician-command.ts'
import type { WordKey } from './words.ts'

const LISTEN_MS = 3_000
const LISTEN_MS_MAX = 60_000
const LOOK_AGAIN_MS = 10_000
const DRAW_MS = 500
const FINGERPRINT_SHOWN = 11

type Looked = SaidBox & {
  problems: { code: string; words: { en: string; id: string } | null }[]
}

export const discoverCommand: TechnicianCommand = {
  name: 'discover',
  takes: '',
  summary: {
    id: 'Mencari semua kotak di LAN: status, versi, outlet, alamat, sidik, masalah.',
    en: 'Finds every box on the LAN: state, version, outlet, address, fingerprint, problems.',
  },
  flags: {
    watch: { type: 'boolean', en: 'goes on looking until Ctrl-C', id: 'terus melihat' },
    seconds: { type: 'string', value: 'N', en: 'how long to listen; 3', id: 'lama mendengar; 3' },
  },
  async run({ screen, flags }) {
    const seconds = Number(textFlag(flags, 'seconds') ?? LISTEN_MS / 1000)
    if (!(seconds > 0 && seconds * 1000 <= LISTEN_MS_MAX)) throw new CliError('USAGE', '--seconds')
    const browser = await browseBoxes()
    try {
      if (flags.watch === true && !screen.isJson) return await watch(browser, screen)
      await listen(seconds * 1000, screen)
      const boxes = await lookAtAll(browser.boxes())
      show(boxes, screen)
      screen.result({ boxes })
      return boxes.length === 0 ? 3 : 0
    } finally {
      browser.close()
    }
  },
}

async function listen(ms: number, screen: Screen): Promise<void> {
  const steps = Math.max(1, Math.round(ms / DRAW_MS))
  for (let step = 0; step < steps; step += 1) {
    screen.progress(
      `${screen.word('listening')} ${'▮'.repeat(step + 1)}${'▯'.repeat(steps - step - 1)}`,
    )
    await pause(ms / steps)
  }
}

/** Draws the list anew where something changed. */
async function watch(browser: BoxBrowser, screen: Screen): Promise<number> {
  let isOver = false
  process.once('SIGINT', () => {
    isOver = true
  })
  let shown = ''
  let looked: Looked[] = []
  for (let atMs = 0; !isOver; atMs += DRAW_MS) {
    const said = browser.boxes()
    const isNew = said.length !== looked.length
    if (isNew || atMs % LOOK_AGAIN_MS === 0) looked = await lookAtAll(said)
    const text = JSON.stringify(looked)
    if (text !== shown) {
      shown = text
      screen.say('\u001b[H\u001b[2J')
      show(looked, screen)
      screen.say(screen.paint('quiet', screen.word('watch-hint')))
    }
    await pause(DRAW_MS)
  }
  return 0
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

export async function lookAtAll(boxes: SaidBox[]): Promise<Looked[]> {
  const looked = await Promise.all(boxes.map(lookAt))
  return looked.map((box) => {
    const isTwin = looked.some((other) => other !== box && other.serial === box.serial)
    return isTwin ? { ...box, problems: [...box.problems, ownProblem('twin')] } : box
  })
}

const ownProblem = (code: string) => ({ code: `problem-${code}`, words: null })

/** What it announces is only said; its certificate and its health are seen. */
async function lookAt(box: SaidBox): Promise<Looked> {
  const place: BoxPlace = { address: box.address, port: box.port, hostName: box.boxName }
  const expected = box.outlet === '' ? `hub-${box.serial}` : `hub-${box.outlet.toLowerCase()}`
  const renamed = new RegExp(`^${expected}-\\d+\\.local$`).test(box.hostName)
  const named = renamed ? [ownProblem('renamed')] : []
  try {
    const seen = await seeBox(place)
    if (seen.fingerprint !== box.boxFingerprint) {
      return { ...box, problems: [...named, ownProblem('other-certificate')] }
    }
    const health = await openBox(place, seen.authority, null).get('/api/health').catch(readFailing)
    return { ...box, problems: [...named, ...reasonsOf(health)] }
  } catch {
    return { ...box, problems: [...named, ownProblem('away')] }
  }
}

/** A box without an outlet is not unwell. */
const readFailing = (): null => null

type Reason = { code: string; message: string; message_id: string }

function reasonsOf(health: unknown): Looked['problems'] {
  const { reasons } = (health ?? {}) as { reasons?: Reason[] }
  if (!Array.isArray(reasons)) return []
  return reasons.map(({ code, message, message_id }) => ({
    code,
    words: { en: message, id: message_id },
  }))
}

const TONES: Record<string, Tone> = { enrolled: 'good', unclaimed: 'warn', claimed: 'warn' }

function show(boxes: Looked[], screen: Screen): void {
  if (boxes.length === 0) {
    screen.say(screen.paint('warn', screen.word('no-boxes')))
    return
  }
  const columns = ['name', 'state', 'outlet', 'address', 'version', 'fingerprint', 'problems']
  const head = columns.map((name) => screen.paint('bold', screen.word(`column-${name}` as WordKey)))
  const rows = boxes.map((box) => [
    box.hostName,
    screen.paint(TONES[box.state] ?? 'quiet', stateOf(box.state, screen)),
    box.outlet || '-',
    box.port === 443 ? box.address : `${box.address}:${box.port}`,
    box.version || '-',
    `${box.boxFingerprint.slice(0, FINGERPRINT_SHOWN)}…`,
    box.problems.length === 0
      ? screen.paint('good', screen.word('well'))
      : screen.paint('bad', box.problems.map((each) => problemOf(each, screen)).join('; ')),
  ])
  for (const line of tableOf([head, ...rows])) screen.say(line)
}

export const stateOf = (state: string, screen: Screen): string =>
  screen.word(
    (/^(unclaimed|claimed|enrolled|retired)$/.test(state)
      ? `state-${state}`
      : 'state-unknown') as WordKey,
  )

const problemOf = ({ code, words }: Looked['problems'][number], screen: Screen): string =>
  words ? words[screen.language] : screen.word(code as WordKey)
