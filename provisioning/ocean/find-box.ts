import { isIP } from 'node:net'
import { type BoxClient, type BoxPlace, openBox, type Seen, seeBox } from './box-client.ts'
import { browseBoxes, type SaidBox } from './browse-boxes.ts'
import { CliError } from './cli-errors.ts'
import type { KnownBox } from './known-boxes.ts'
import type { Run } from './technician-command.ts'

const BROWSE_MS_MAX = 6_000
const LOOK_MS = 50
const HTTPS_PORT = 443

/** What the QR on a claim paper says. */
export type ClaimLink = { serial: string; code: string; fingerprint: string | null }

export function readClaimLink(text: string): ClaimLink | null {
  const at = text.indexOf('/claim#')
  if (at < 0) return null
  const values = new URLSearchParams(text.slice(at + '/claim#'.length))
  const [serial, code, fp] = ['serial', 'code', 'fp'].map((name) => values.get(name))
  if (!serial || !code) return null
  return { serial, code: code.replace(/\D/g, ''), fingerprint: fp ? withColons(fp) : null }
}

export const withColons = (hex: string): string =>
  (hex.toUpperCase().match(/[0-9A-F]{2}/g) ?? []).join(':')

export type FoundBox = { place: BoxPlace; serial: string; said: SaidBox | null }

/** By serial, by a name on the LAN, by outlet, or by address[:port] where no name is heard. */
export async function findBox({ screen, names, known }: Run): Promise<FoundBox> {
  const [given] = names
  if (!given) throw new CliError('USAGE', screen.word('which-box'))
  const wanted = readClaimLink(given)?.serial ?? given.toLowerCase().replace(/\.local$/, '')
  const [address = '', port] = wanted.split(':')
  if (isIP(address)) return byAddress(address, Number(port ?? HTTPS_PORT), known)
  const said = await hear(wanted, (line) => screen.progress(line), screen.word('listening'))
  if (said) return { place: placeOf(said), serial: said.serial, said }
  const before = known.find(wanted.replace(/^hub-/, ''))
  if (!before) throw new CliError('BOX_NOT_FOUND', wanted)
  const hostName = `hub-${before.serial}.local`
  const place = { address: before.address, port: before.port, hostName }
  return { place, serial: before.serial, said: null }
}

const placeOf = ({ address, port, boxName }: SaidBox): BoxPlace => ({
  ...{ address, port, hostName: boxName },
})

async function hear(
  wanted: string,
  progress: (line: string) => void,
  line: string,
): Promise<SaidBox | null> {
  const browser = await browseBoxes()
  try {
    for (let waitedMs = 0; waitedMs < BROWSE_MS_MAX; waitedMs += LOOK_MS) {
      progress(`${line} ${'.'.repeat(1 + (Math.floor(waitedMs / 500) % 3))}`)
      const found = browser.boxes().find((box) => isCalled(box, wanted))
      if (found) return found
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    }
    return null
  } finally {
    browser.close()
  }
}

const isCalled = ({ serial, hostName, outlet }: SaidBox, wanted: string): boolean =>
  [serial, `hub-${serial}`, hostName.replace(/\.local$/, ''), outlet]
    .filter((name) => name !== '')
    .some((name) => name.toLowerCase() === wanted)

/** The certificate says which box it is. */
async function byAddress(address: string, port: number, known: Run['known']): Promise<FoundBox> {
  const seen = await seeBox({ address, port, hostName: address })
  const own = await openBox({ address, port, hostName: address }, seen.authority, null)
    .get('/api/box')
    .catch(() => null)
  const serial = (own as { serial?: unknown } | null)?.serial
  if (typeof serial !== 'string') throw new CliError('NOT_A_BOX', address)
  const hostName = `hub-${serial}.local`
  const before = known.find(serial)
  if (before) known.keep({ ...before, address, port })
  return { place: { address, port, hostName }, serial, said: null }
}

export type OpenedBox = FoundBox & { client: BoxClient; known: KnownBox }

/** A box whose fingerprint was compared on this laptop, with the token of its claim or visit. */
export async function openKnownBox(run: Run): Promise<OpenedBox> {
  const found = await findBox(run)
  const known = run.known.find(found.serial)
  if (!known) throw new CliError('NOT_CLAIMED_HERE', found.serial)
  const { address, port } = found.place
  if (address !== known.address || port !== known.port) run.known.keep({ ...known, address, port })
  return { ...found, known, client: openBox(found.place, known.authority, known.token) }
}

/** Shows the fingerprint and has it compared, by a flag, by the paper's QR, or by a person. */
export async function compareFingerprint(
  run: Run,
  { place, said }: FoundBox,
  expected: string | null,
  inWords: (fingerprint: string) => string,
): Promise<Seen> {
  const seen = await seeBox(place)
  if (said && said.boxFingerprint !== seen.fingerprint) {
    throw new CliError('FINGERPRINT_DIFFERS', place.hostName)
  }
  await compareWithPerson(run, seen.fingerprint, expected, inWords)
  return seen
}

/** Refuses FINGERPRINT_DIFFERS, and FINGERPRINT_NEEDED where nobody can be asked. */
export async function compareWithPerson(
  { screen }: Run,
  fingerprint: string,
  expected: string | null,
  inWords: (fingerprint: string) => string,
): Promise<void> {
  if (expected !== null) {
    if (expected !== fingerprint) throw new CliError('FINGERPRINT_DIFFERS')
    return
  }
  if (!screen.canAsk) throw new CliError('FINGERPRINT_NEEDED', fingerprint)
  screen.say(screen.word('compare'))
  screen.say(screen.paint('bold', inWords(fingerprint)))
  if (!(await screen.confirm(screen.word('is-same')))) throw new CliError('FINGERPRINT_DIFFERS')
}
