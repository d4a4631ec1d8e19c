// Whether what the box measures of itself is good enough to sell with. Pure; every bound is named.
import { isIP } from 'node:net'
import type { BoxFacts } from '#domain/wire/box-message.ts'
import type { CheckItem, CheckName, Verdict } from './check-report.ts'

const MB = 1_000_000
const DISK_FREE_MB_MIN = 5_000
/** Half of what a cashier notices at the end of a sale. */
const FSYNC_US_WARN = 25_000
const FSYNC_US_MAX = 100_000
/** No medium confirms a write as fast: it only says so, and a power cut takes sales along. */
const FSYNC_US_MIN = 10
const MEMORY_MB_MIN = 900
const MEMORY_FREE_MB_MIN = 200
const LINK_MEGABITS_MIN = 100
const CLOUD_SKEW_MS_WARN = 5_000
const CLOUD_SKEW_MS_MAX = 120_000
/** A laptop's clock is no authority. */
const LAPTOP_SKEW_MS_WARN = 120_000

type Facts = CheckItem['facts']

const found = (
  check: CheckName,
  verdict: Verdict,
  reason: string,
  facts: Facts = {},
): CheckItem => ({
  ...{ check, about: null, verdict, reason, facts, said_by: 'box' },
})

/** What needs nobody outside: clock, disk, memory. */
export const judgeMachine = (facts: BoxFacts, laptopNowMs: number): CheckItem[] => [
  judgeClock(facts, laptopNowMs),
  judgeDisk(facts),
  judgeFsync(facts),
  judgeMemory(facts),
]

function judgeClock({ at, clock }: BoxFacts, laptopNowMs: number): CheckItem {
  const boxMs = Date.parse(at)
  const laptop_s = Math.round(Math.abs(boxMs - laptopNowMs) / 1000)
  const { skew_ms } = clock
  const facts = { skew_ms, laptop_s }
  if (boxMs < Date.parse(clock.floor_at)) return found('clock', 'fail', 'clock-behind', facts)
  if (skew_ms === null) {
    const isApart = laptop_s * 1000 > LAPTOP_SKEW_MS_WARN
    const [verdict, reason] = isApart
      ? (['warn', 'clock-off-laptop'] as const)
      : (['pass', 'clock-like-laptop'] as const)
    return found('clock', verdict, reason, facts)
  }
  const skewMs = Math.abs(skew_ms)
  if (skewMs <= CLOUD_SKEW_MS_WARN) return found('clock', 'pass', 'clock-right', facts)
  const verdict = skewMs <= CLOUD_SKEW_MS_MAX ? 'warn' : 'fail'
  return found('clock', verdict, 'clock-off-cloud', facts)
}

function judgeDisk({ disk }: BoxFacts): CheckItem {
  const { state, free_bytes, total_bytes } = disk
  const free_mb = inMb(free_bytes)
  const facts = { free_mb, total_mb: inMb(total_bytes) }
  if (state === 'unknown' || free_mb === null) return found('disk', 'fail', 'disk-unknown', facts)
  if (state !== 'ok') return found('disk', 'fail', 'disk-full', facts)
  return free_mb < DISK_FREE_MB_MIN
    ? found('disk', 'warn', 'disk-little', facts)
    : found('disk', 'pass', 'disk-room', facts)
}

const inMb = (bytes: number | null): number | null =>
  bytes === null ? null : Math.floor(bytes / MB)

function judgeFsync({ fsync }: BoxFacts): CheckItem {
  if (!fsync) return found('fsync', 'fail', 'fsync-impossible')
  const { median_us, worst_us, count } = fsync
  const facts = { median_us, worst_us, count }
  if (median_us > FSYNC_US_MAX) return found('fsync', 'fail', 'fsync-slow', facts)
  if (median_us > FSYNC_US_WARN) return found('fsync', 'warn', 'fsync-slow', facts)
  return median_us < FSYNC_US_MIN
    ? found('fsync', 'warn', 'fsync-only-said', facts)
    : found('fsync', 'pass', 'fsync-quick', facts)
}

function judgeMemory({ memory }: BoxFacts): CheckItem {
  const [total_mb, available_mb, hub_mb] = [
    Math.floor(memory.total_bytes / MB),
    Math.floor(memory.available_bytes / MB),
    Math.ceil(memory.hub_bytes / MB),
  ]
  const facts = { total_mb, available_mb, hub_mb }
  if (total_mb < MEMORY_MB_MIN) return found('memory', 'fail', 'memory-small', facts)
  return available_mb < MEMORY_FREE_MB_MIN
    ? found('memory', 'warn', 'memory-tight', facts)
    : found('memory', 'pass', 'memory-enough', facts)
}

/** Cards and addresses as the box sees them; null: nothing is wrong with them. */
export function faultOfCards({ lan }: BoxFacts): CheckItem | null {
  if (lan.addresses.length === 0) return found('lan', 'fail', 'lan-no-address')
  const slow = lan.links.find(
    ({ is_up, megabits }) => is_up && megabits !== null && megabits < LINK_MEGABITS_MIN,
  )
  if (!slow) return null
  return found('lan', 'warn', 'lan-slow-link', { link: slow.name, megabits: slow.megabits })
}

/** Of the relay: nobody answered. */
const AWAY = /^CLOUD-(AWAY|SLOW|BUSY)$/

/** What lies beyond the shop, after the relay has had time to try. */
export const judgeOutside = (facts: BoxFacts): CheckItem[] => [
  judgeWan(facts),
  judgeCloud(facts),
  judgeBackup(facts),
  judgeCopy(facts),
  judgeTerminals(facts),
]

function judgeWan({ cloud }: BoxFacts): CheckItem {
  const { state, error_code: code } = cloud
  if (state === 'unknown') return found('wan', 'fail', 'relay-silent')
  // A server that refuses has answered.
  const isOpen = state === 'connected' || (code !== null && !AWAY.test(code))
  return isOpen
    ? found('wan', 'pass', 'wan-open')
    : found('wan', 'fail', 'wan-closed', { code: code ?? '-' })
}

const CLOUD_REASONS: Record<string, string> = {
  'OUTLET-REFUSED': 'cloud-refuses',
  'CLOUD-UNTRUSTED': 'cloud-untrusted',
}

function judgeCloud({ cloud }: BoxFacts): CheckItem {
  const { state, error_code: code, pending_count } = cloud
  if (state === 'unknown') return found('cloud', 'fail', 'relay-silent')
  if (code !== null) return found('cloud', 'fail', CLOUD_REASONS[code] ?? 'cloud-fault', { code })
  if (state !== 'connected') return found('cloud', 'fail', 'cloud-unasked', { pending_count })
  return pending_count === 0
    ? found('cloud', 'pass', 'cloud-takes')
    : found('cloud', 'warn', 'cloud-waits', { pending_count })
}

function judgeBackup({ backup }: BoxFacts): CheckItem {
  const { state, is_proven } = backup
  if (state === 'off') return found('backup', 'fail', 'backup-off')
  if (state === 'failing' || is_proven === false) return found('backup', 'fail', 'backup-failing')
  return state === 'ok' && is_proven
    ? found('backup', 'pass', 'backup-proven')
    : found('backup', 'warn', 'backup-unproven')
}

const COPIES: Record<BoxFacts['backup']['off_box'], [Verdict, string]> = {
  ok: ['pass', 'copy-sent'],
  late: ['fail', 'copy-late'],
  off: ['warn', 'copy-off'],
}

/** What was tried just now says more than when something last left. */
function judgeCopy({ backup }: BoxFacts): CheckItem {
  const { trial, off_box } = backup
  if (!trial) return found('copy', ...COPIES[off_box])
  if (trial.fault !== null) return found('copy', 'fail', 'copy-refused', { words: trial.fault })
  return off_box === 'ok'
    ? found('copy', 'pass', 'copy-tried')
    : found('copy', 'warn', 'copy-tried-unsent')
}

/** A terminal that was paired by an address finds nothing once the box has another one. */
function strandedOf({ terminals, lan }: BoxFacts) {
  return terminals.filter(({ origin }) => {
    const host = origin === null ? '' : new URL(origin).hostname
    return isIP(host) !== 0 && !host.startsWith('127.') && !lan.addresses.includes(host)
  })
}

function judgeTerminals(all: BoxFacts): CheckItem {
  const { terminals, terminals_to_pair: left } = all
  const [stranded] = strandedOf(all)
  if (stranded) {
    const { name, origin } = stranded
    return found('terminals', 'fail', 'terminals-stranded', { name, origin })
  }
  const facts = { count: terminals.length, left: left.length, names: left.slice(0, 8).join(', ') }
  if (left.length > 0) return found('terminals', 'warn', 'terminals-left', facts)
  return terminals.length === 0
    ? found('terminals', 'warn', 'terminals-none', facts)
    : found('terminals', 'pass', 'terminals-paired', facts)
}
