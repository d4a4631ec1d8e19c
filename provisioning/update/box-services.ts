// What an update asks of the machine, by systemctl and the hub's own door on this machine.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { connect } from 'node:tls'
import { Check } from 'typebox/value'
import { ShopAnswer } from './ask-shop.ts'
import type { BoxServices } from './take-update.ts'

const TRIAL = '/run/ocean-update/trial.env'
const ANSWER = '/var/lib/ocean/rehearsal/shop.json'
const HUB = { health: 'http://127.0.0.1:8080/api/health', port: 443 }
const UNIT_MS_MAX = 30 * 60_000
const ASK_MS_MAX = 20_000
const LOOKS_MAX = 30
const BETWEEN_LOOKS_MS = 2_000
/** The relay first: while the hub is tried, nothing may leave the box. */
const DOWN = ['ocean-relay.service', 'ocean-hub.service']

export type Systemctl = (...words: string[]) => void

export const systemctl: Systemctl = (...words) => {
  const { status, stderr, error } = spawnSync('systemctl', words, {
    ...{ encoding: 'utf8', timeout: UNIT_MS_MAX, stdio: ['ignore', 'ignore', 'pipe'] },
  })
  if (status === 0) return
  throw new Error(`systemctl ${words.join(' ')}: ${error?.message ?? stderr.trim()}`)
}

/** `isByHand`: a technician asked, and does not wait for the night. */
export const boxServices = (isByHand: boolean, run: Systemctl = systemctl): BoxServices => ({
  async rehearse() {
    run('start', 'ocean-update-rehearsal.service')
  },
  async whyNotNow() {
    const { why_not_now, why_not_by_hand } = askShopUnit(run)
    return isByHand ? why_not_by_hand : why_not_now
  },
  async stop() {
    run('stop', 'ocean-safe-mode.service', 'ocean-hub-again.timer', ...DOWN)
    run('reset-failed', ...DOWN)
  },
  async startTrial() {
    mkdirSync(dirname(TRIAL), { recursive: true })
    writeFileSync(TRIAL, 'HUB_TRIAL=yes\n')
    run('daemon-reload')
    run('start', 'ocean-hub.service')
  },
  async faultOf(version) {
    let fault: string | null = null
    for (let look = 0; look < LOOKS_MAX; look += 1) {
      fault = await faultOfHub(version)
      if (fault === null) return null
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS_MS))
    }
    return fault
  },
  async start() {
    rmSync(TRIAL, { force: true })
    run('daemon-reload')
    run('start', 'ocean-redis.service', 'ocean-hub.service')
    run('start', 'ocean-relay.service')
  },
})

/** What the shop says; its program runs as the hub's user, so its answer is only data. */
export function askShopUnit(run: Systemctl = systemctl): ShopAnswer {
  rmSync(ANSWER, { force: true })
  run('start', 'ocean-update-ask.service')
  const answer: unknown = JSON.parse(readFileSync(ANSWER, 'utf8'))
  if (Check(ShopAnswer, answer)) return answer
  throw new Error('the shop’s answer is of another shape')
}

/** Null: the hub of this version answers, its database is well, and its certificate is served. */
async function faultOfHub(version: string): Promise<string | null> {
  try {
    const answer = await fetch(HUB.health, { signal: AbortSignal.timeout(ASK_MS_MAX) })
    const { status, build, database } = (await answer.json()) as Record<string, unknown>
    // No shop was opened on this box yet: the page for that is what there is to serve.
    if (status !== 'unclaimed') {
      if (build !== version) return `release ${build} answers, not ${version}`
      if (database !== 'ok') return 'the new release cannot read the database'
    }
    await handshake(HUB.port)
    return null
  } catch (error) {
    return `the new release does not answer: ${(error as Error).message}`
  }
}

const handshake = (port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    // Only that there is one: whom tills trust is for tills to check.
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      socket.destroy()
      resolve()
    })
    socket.setTimeout(ASK_MS_MAX, () => socket.destroy(new Error('no handshake in time')))
    socket.once('error', reject)
  })
