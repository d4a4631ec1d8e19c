// What a terminal would meet, tried from this laptop: the name as Android asks for it, the
// certificate as a browser judges it, the page that explains trust, and how quickly it answers.
import { X509Certificate } from 'node:crypto'
import { get } from 'node:http'
import { connect } from 'node:tls'
import type { BoxAnswer, BoxFacts } from '#domain/wire/box-message.ts'
import { askAddresses } from '../ask-lan.ts'
import { type BoxClient, type BoxPlace, seeBox } from '../box-client.ts'
import type { CheckItem, CheckName, Verdict } from './check-report.ts'
import { faultOfCards } from './judge-facts.ts'

const ROUNDS = 20
const ROUND_MS_WARN = 150
const WORST_ROUND_MS_WARN = 1_500
const NAME_MS_MAX = 5_000
const CONNECT_MS_MAX = 5_000
const PAGE_MS_MAX = 5_000
const PAGE_BYTES_MAX = 64 * 1024
const DAY_MS = 24 * 3_600_000
/** Browsers take no longer ones of public authorities, and Safari none over two years at all. */
const LEAF_DAYS_MAX = 398
const LEAF_DAYS_LEFT_MIN = 30
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1'
/** Object identifier 2.5.29.30 and `critical: true`, as they stand in a certificate. */
const CRITICAL_NAME_CONSTRAINTS = Buffer.from('0603551d1e0101ff', 'hex')

type Facts = CheckItem['facts']
const seen = (
  check: CheckName,
  verdict: Verdict,
  reason: string,
  facts: Facts = {},
): CheckItem => ({
  ...{ check, about: null, verdict, reason, facts, said_by: 'laptop' },
})

/** Twenty questions, each over a connection of its own as a cold browser makes it. */
export async function tryLan(client: BoxClient, facts: BoxFacts): Promise<CheckItem> {
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const startMs = performance.now()
    await client.get('/api/box')
    times.push(Math.round(performance.now() - startMs))
  }
  times.sort((a, b) => a - b)
  const [median_ms, worst_ms] = [times[ROUNDS / 2] ?? 0, times.at(-1) ?? 0]
  const measured = { median_ms, worst_ms, addresses: facts.lan.addresses.join(', ') }
  const fault = faultOfCards(facts)
  if (fault) return { ...fault, facts: { ...fault.facts, ...measured } }
  const isSlow = median_ms > ROUND_MS_WARN || worst_ms > WORST_ROUND_MS_WARN
  return isSlow
    ? seen('lan', 'warn', 'lan-slow', measured)
    : seen('lan', 'pass', 'lan-well', measured)
}

const NAME_FAULTS: Partial<Record<BoxFacts['lan']['name_state'], string>> = {
  renamed: 'name-taken',
  away: 'name-unsaid',
  off: 'name-unsaid',
}

/** One question from a port of its own, answered to that port: whoever else answers is seen too. */
export async function tryName(
  { host_name }: BoxAnswer,
  { lan }: BoxFacts,
  place: BoxPlace,
): Promise<CheckItem> {
  const facts = { host_name, address: place.address }
  const fault = NAME_FAULTS[lan.name_state]
  if (fault) return { ...seen('name', 'fail', fault, facts), said_by: 'box' }
  const heard = await askAddresses(host_name, NAME_MS_MAX)
  if (heard.length === 0) return seen('name', 'fail', 'name-unheard', facts)
  const own = [...lan.addresses, place.address]
  const stranger = heard.find((address) => !own.includes(address))
  if (stranger) return seen('name', 'fail', 'name-elsewhere', { ...facts, stranger })
  return seen('name', 'pass', 'name-heard', { ...facts, heard: heard.join(', ') })
}

/** As a browser that has the outlet's authority and nothing else. */
export async function tryTls(box: BoxAnswer, place: BoxPlace): Promise<CheckItem> {
  const outlet = { ...place, hostName: box.host_name }
  const { authority, fingerprint } = await seeBox(outlet)
  const facts = { host_name: box.host_name, address: place.address }
  if (fingerprint !== box.fingerprint) return seen('tls', 'fail', 'tls-other-authority', facts)
  const constrained = new X509Certificate(authority).raw.includes(CRITICAL_NAME_CONSTRAINTS)
  if (!constrained) return seen('tls', 'fail', 'tls-wide-authority', facts)
  const byName = await shakeHands(outlet, authority, box.host_name)
  if (typeof byName === 'string') {
    return seen('tls', 'fail', 'tls-untrusted', { ...facts, code: byName })
  }
  const judged = judgeLeaf(byName, facts)
  if (judged) return judged
  const byAddress = await shakeHands(outlet, authority, null)
  const days_left = daysLeft(byName.leaf)
  const whole = { ...facts, days_left, protocol: byName.protocol }
  return typeof byAddress === 'string'
    ? seen('tls', 'warn', 'tls-not-by-address', { ...whole, code: byAddress })
    : seen('tls', 'pass', 'tls-trusted', whole)
}

type Hands = { leaf: X509Certificate; protocol: string }

/** Null as name: by the address, as terminals do that cannot resolve names. Text: why not. */
function shakeHands(
  { address, port }: BoxPlace,
  ca: string,
  name: string | null,
): Promise<Hands | string> {
  return new Promise((resolve) => {
    const options = { host: address, port, ca, minVersion: 'TLSv1.2' as const }
    const named = name === null ? {} : { servername: name }
    const socket = connect({ ...options, ...named }, () => {
      const leaf = socket.getPeerX509Certificate()
      const protocol = socket.getProtocol() ?? ''
      socket.destroy()
      resolve(leaf ? { leaf, protocol } : 'NO_CERTIFICATE')
    })
    socket.setTimeout(CONNECT_MS_MAX, () => {
      socket.destroy()
      resolve('TIMEOUT')
    })
    socket.once('error', ({ code, message }: NodeJS.ErrnoException) => resolve(code ?? message))
  })
}

/** What Node lets pass and browsers do not; null: nothing. */
function judgeLeaf({ leaf }: Hands, facts: Facts): CheckItem | null {
  const days = Math.round((Date.parse(leaf.validTo) - Date.parse(leaf.validFrom)) / DAY_MS)
  if (!leaf.keyUsage?.includes(SERVER_AUTH)) return seen('tls', 'fail', 'tls-no-server', facts)
  if (days > LEAF_DAYS_MAX) return seen('tls', 'fail', 'tls-too-long', { ...facts, days })
  const days_left = daysLeft(leaf)
  if (days_left >= LEAF_DAYS_LEFT_MIN) return null
  return seen('tls', 'warn', 'tls-ends-soon', { ...facts, days_left })
}

const daysLeft = (leaf: X509Certificate): number =>
  Math.floor((Date.parse(leaf.validTo) - Date.now()) / DAY_MS)

/** The authority that devices are given over plain HTTP is the one that they must trust. */
export async function tryPage(
  { fingerprint }: BoxAnswer,
  { lan }: BoxFacts,
  { address }: BoxPlace,
): Promise<CheckItem> {
  const port = lan.trust_page_port
  const facts = { address, port }
  if (port === null) return { ...seen('page', 'warn', 'page-off', facts), said_by: 'box' }
  const file = await fetchText(address, port, '/ocean-hub.crt')
  if (file === null) return seen('page', 'fail', 'page-away', facts)
  return fingerprintOf(file) === fingerprint
    ? seen('page', 'pass', 'page-right', facts)
    : seen('page', 'fail', 'page-other', facts)
}

function fingerprintOf(pem: string): string | null {
  try {
    return new X509Certificate(pem).fingerprint256
  } catch {
    return null
  }
}

function fetchText(host: string, port: number, path: string): Promise<string | null> {
  return new Promise((resolve) => {
    const asked = get({ host, port, path, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
        if (text.length > PAGE_BYTES_MAX) asked.destroy(new Error('too long'))
      })
      response.on('end', () => resolve(response.statusCode === 200 ? text : null))
    })
    asked.setTimeout(PAGE_MS_MAX, () => asked.destroy(new Error('timeout')))
    asked.on('error', () => resolve(null))
  })
}
