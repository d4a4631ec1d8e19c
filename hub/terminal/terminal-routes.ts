import { toIso } from '#domain/datetime.ts'
import {
  DeviceChallengeAnswer,
  DeviceChallengeRequest,
  DeviceSessionAnswer,
  DeviceSessionRequest,
  PairAnswer,
  PairingCodeAnswer,
  PairRequest,
  TerminalList,
  VoidNumbersRequest,
} from '#domain/wire/access-message.ts'
import { OutletMessage } from '#domain/wire/catalogue-message.ts'
import { Closed, Uuid } from '#domain/wire/primitives.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import { write } from '../db/write.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { staffOf } from '../requester.ts'
import { publicHalf } from '../salvage/sealing-key.ts'
import { writeOrRefuse } from '../write-or-refuse.ts'
import { createChallenges } from './device-challenge.ts'
import { countMissing, voidNumbers } from './missing-numbers.ts'
import { registerMissingMetric } from './missing-numbers-metric.ts'
import { pairTerminal } from './pair-terminal.ts'
import { createPairingCode, PAIRING_CODE_LIFE_MS } from './pairing-code.ts'
import { proveDevice } from './prove-device.ts'
import { cookieName, sessionCookie } from './session-cookies.ts'
import { listTerminalCards } from './terminal-cards.ts'
import { originOf } from './terminal-origin.ts'

/** The longest that browsers keep a cookie. The hub's own session ends long before. */
const DEVICE_COOKIE_S = 400 * 24 * 3600
/** For the whole hub: eight digits hold for ten minutes against this many tries. */
const PAIRINGS_PER_MINUTE_MAX = 30

const NOT_SAFE = { code: 'IDENTITY_NOT_SAFE' } as const
const tags = ['access']
const open = { config: { access: { level: 'public' } as const } }
const mayPair = { access: { level: 'staff', permission: 'pair-terminals' } as const }
const mayExplain = { access: { level: 'staff', permission: 'manage-rules' } as const }
const params = Closed({ id: Uuid })
const mayView = { access: { level: 'staff', permission: 'view-console' } as const }

/** `dropLive` closes what a terminal has open on the live channel, when its key is replaced. */
export function registerTerminalRoutes(
  app: HubApp,
  deps: HubDeps,
  dropLive: (terminalId: string) => void,
): void {
  registerPairing(app, deps, dropLive)
  registerDeviceSession(app, deps)

  app.get(
    '/api/outlet',
    { config: { access: { level: 'device' } }, schema: { tags, response: { 200: OutletMessage } } },
    () => readOutlet(deps.db),
  )
  app.get(
    '/api/console/terminals',
    { config: mayView, schema: { tags, response: { 200: TerminalList } } },
    () => ({ terminals: listTerminalCards(deps.db) }),
  )
  registerMissingNumbers(app, deps)
}

function registerMissingNumbers(app: HubApp, deps: HubDeps): void {
  const { db, seams, metrics } = deps
  registerMissingMetric(metrics, () => countMissing(db))
  app.post(
    '/api/console/terminals/:id/voided-numbers',
    {
      config: mayExplain,
      schema: { tags, params, body: VoidNumbersRequest, response: { 200: TerminalList } },
    },
    async (request) => {
      const { id: terminalId } = request.params
      const said = { ...request.body, terminalId, staffId: staffOf(request).staff_id }
      writeOrRefuse(db, (tx) => voidNumbers(tx, seams, said))
      deps.kickRelay()
      return { terminals: listTerminalCards(db) }
    },
  )
}

function registerPairing(
  app: HubApp,
  { db, seams, sealingKey, identity }: HubDeps,
  dropLive: (terminalId: string) => void,
): void {
  const rateLimit = {
    max: PAIRINGS_PER_MINUTE_MAX,
    timeWindow: 60_000,
    keyGenerator: () => 'pairing',
  }
  app.post(
    '/api/pair',
    {
      config: { ...open.config, rateLimit },
      schema: { tags, body: PairRequest, response: { 200: PairAnswer } },
    },
    (request) => {
      const { pairing_code: code, terminal_name, public_key: publicKey } = request.body
      const { earlier = [], is_origin_chosen: isOriginChosen = false } = request.body
      const isFirst = listTerminalCards(db).length === 0
      // Whoever sells before the keys lie elsewhere could never replace this box.
      if (isFirst && identity?.state() === 'waiting') throw new RefusalError(NOT_SAFE)
      const place = { origin: originOf(request.headers), isOriginChosen }
      const asked = { code, name: terminal_name.trim(), publicKey, earlier, ...place }
      const outcome = write(db, (tx) => pairTerminal(tx, seams, asked))
      if (!outcome.ok) throw new RefusalError(outcome)
      const { terminalId, terminalCode, series } = outcome.value
      dropLive(terminalId)
      const outlet = readOutlet(db)
      const sealing_key = publicHalf(sealingKey)
      return { terminal_id: terminalId, terminal_code: terminalCode, series, outlet, sealing_key }
    },
  )

  app.post(
    '/api/console/pairing-codes',
    { config: mayPair, schema: { tags, response: { 200: PairingCodeAnswer } } },
    (request) => {
      const staffId = staffOf(request).staff_id
      const made = createPairingCode(db, seams, staffId, PAIRING_CODE_LIFE_MS)
      return { pairing_code: made.pairingCode, expires_at: toIso(made.expiresAtMs) }
    },
  )
}

function registerDeviceSession(app: HubApp, deps: HubDeps): void {
  const challenges = createChallenges(deps.seams)
  app.post(
    '/api/device/challenge',
    {
      ...open,
      schema: { tags, body: DeviceChallengeRequest, response: { 200: DeviceChallengeAnswer } },
    },
    (request) => ({ nonce: challenges.issue(request.body.terminal_id) }),
  )
  app.post(
    '/api/device/session',
    {
      ...open,
      schema: { tags, body: DeviceSessionRequest, response: { 200: DeviceSessionAnswer } },
    },
    (request, reply) => {
      const { terminal_id: terminalId, nonce, signature, left_epochs = [] } = request.body
      const origin = originOf(request.headers)
      const proof = { terminalId, nonce, signature, leftEpochs: left_epochs, origin }
      const outcome = proveDevice(deps, challenges, proof)
      if (!outcome.ok) throw new RefusalError(outcome)
      reply.setCookie(
        cookieName('device', deps),
        outcome.value.token,
        sessionCookie(DEVICE_COOKIE_S),
      )
      return outcome.value.answer
    },
  )
}
