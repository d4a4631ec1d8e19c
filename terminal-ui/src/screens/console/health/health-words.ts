// What the health page says of each check, from figures to a line.
import { formatDate, formatDateTime, fromIso } from '#domain/datetime.ts'
import type { HealthCheck, HealthCheckName } from '#domain/wire/box-health-message.ts'
import type { HealthGroup } from '../../../models/console-health-model.ts'
import type { IconName } from '../../../parts/icon-shapes.ts'
import type { Tone } from '../../../parts/notice.tsx'
import { currentLanguage, type PlainKey, t } from '../../../text/translate.ts'
import { grouped, saySpan } from '../cloud/cloud-words.ts'
import { gigabytes } from '../health-facts.ts'

export const GROUP_NAMES: Record<HealthGroup, PlainKey> = {
  machine: 'box-health.machine',
  time: 'box-health.time',
  services: 'box-health.services',
  copies: 'box-health.copies',
  programs: 'box-health.programs',
}

export const CHECKS: Record<HealthCheckName, { name: PlainKey; icon: IconName }> = {
  disk: { name: 'health.disk', icon: 'box' },
  database: { name: 'health.database', icon: 'hub' },
  medium: { name: 'box-health.medium', icon: 'device' },
  temperature: { name: 'box-health.temperature', icon: 'sun' },
  clock: { name: 'health.clock', icon: 'clock' },
  certificate: { name: 'box-health.certificate', icon: 'lock' },
  authority: { name: 'box-health.authority', icon: 'lock' },
  cloud: { name: 'health.cloud', icon: 'cloud' },
  redis: { name: 'box-health.redis', icon: 'swap' },
  printers: { name: 'health.printing', icon: 'printer' },
  terminals: { name: 'health.terminals', icon: 'terminal' },
  copy: { name: 'box-health.copy', icon: 'file' },
  'copy-proof': { name: 'box-health.copy-proof', icon: 'refresh' },
  'off-box': { name: 'box-health.off-box', icon: 'upload' },
  'off-box-proof': { name: 'box-health.off-box-proof', icon: 'refresh' },
  keys: { name: 'box-health.keys', icon: 'lock' },
  update: { name: 'box-health.update', icon: 'refresh' },
  'set-up': { name: 'box-health.set-up', icon: 'device' },
}

export const STATES: Record<HealthCheck['state'], { tone: Tone; text: PlainKey; icon: IconName }> =
  {
    well: { tone: 'good', text: 'box-health.well', icon: 'check' },
    look: { tone: 'warn', text: 'box-health.look', icon: 'warning' },
    act: { tone: 'bad', text: 'box-health.act', icon: 'warning' },
    absent: { tone: 'plain', text: 'box-health.absent', icon: 'info' },
  }

const CLOCK_SOURCES: Record<string, PlainKey> = {
  network: 'box-health.clock-network',
  own: 'box-health.clock-own',
  none: 'box-health.clock-own',
}
/** Nobody counts a clock's tenths of a second. */
const SKEW_MS_MIN = 1_000

/** What to do, in the words of whoever reads. */
export const sayToDo = ({ message, message_id }: HealthCheck): string =>
  (currentLanguage() === 'id' ? message_id : message) ?? ''

type Say = (
  check: HealthCheck,
  time: (iso: string) => string,
  day: (iso: string) => string,
) => string
const join = (...parts: (string | null)[]): string =>
  parts.filter((part) => part !== null && part !== '').join(' · ')

const SAY: Record<HealthCheckName, Say> = {
  disk: ({ amount, of }) =>
    amount === null
      ? ''
      : of === null
        ? t('health.disk-free', { size: gigabytes(amount) })
        : t('box-health.disk-of', { size: gigabytes(amount), all: gigabytes(of) }),
  database: ({ amount }) => (amount === null ? '' : sayMegabytes(amount)),
  medium: ({ amount, note }) =>
    join(amount === null ? null : t('box-health.used', { percent: amount }), note),
  temperature: ({ amount }) => (amount === null ? '' : `${amount} °C`),
  clock: ({ amount, at, note }, time) => {
    const source = CLOCK_SOURCES[note ?? '']
    const skewMs = Math.abs(amount ?? 0)
    return join(
      source === undefined ? null : t(source),
      skewMs < SKEW_MS_MIN ? null : t('box-health.clock-skew', { time: saySpan(skewMs) }),
      at === null ? null : t('box-health.clock-step', { time: time(at) }),
    )
  },
  certificate: sayEnd,
  authority: sayEnd,
  cloud: ({ amount, at }, time) =>
    (amount ?? 0) === 0
      ? t('box-health.nothing-waits')
      : join(
          t('box-health.waits', { n: grouped(amount ?? 0) }),
          at === null ? null : t('box-health.since', { time: time(at) }),
        ),
  redis: ({ note }) => (note === 'connected' ? t('box-health.redis-there') : ''),
  printers: ({ amount, of, note }) =>
    (of ?? 0) === 0
      ? ''
      : join(t('box-health.ready-of', { n: (of ?? 0) - (amount ?? 0), all: of ?? 0 }), note),
  terminals: ({ amount, of }) =>
    (of ?? 0) === 0 ? '' : t('box-health.connected-of', { n: amount ?? 0, all: of ?? 0 }),
  copy: sayAt('box-health.copied'),
  'copy-proof': sayProof,
  'off-box': sayAt('box-health.sent'),
  'off-box-proof': sayProof,
  keys: ({ note }) => (note === 'safe' ? t('box-health.keys-safe') : ''),
  update: sayUpdate,
  'set-up': ({ state }) => (state === 'well' ? t('box-health.set-up-well') : ''),
}

function sayEnd({ amount, at }: HealthCheck, _time: unknown, day: (iso: string) => string): string {
  return at === null ? '' : t('box-health.until', { day: day(at), n: grouped(amount ?? 0) })
}

/** What did not hold was tried, and no more. */
function sayProof(check: HealthCheck, time: (iso: string) => string, day: (iso: string) => string) {
  return sayAt(check.state === 'act' ? 'box-health.tried' : 'box-health.proven')(check, time, day)
}

/** Why one waits stands here: nobody has to do anything about it yet. */
function sayUpdate(check: HealthCheck, time: (iso: string) => string): string {
  const { at, note, message, state } = check
  if (at === null) return note ?? ''
  const key = message === null ? 'box-health.updated' : 'box-health.update-to'
  const facts = t(key, { version: note ?? '', time: time(at) })
  return join(facts, state === 'well' ? sayToDo(check) : null)
}

type WhenKey = `box-health.${'copied' | 'proven' | 'sent' | 'tried'}`
function sayAt(key: WhenKey): Say {
  return ({ at }, time) => (at === null ? '' : t(key, { time: time(at) }))
}

const sayMegabytes = (bytes: number): string =>
  bytes < 1_000_000_000 ? `${Math.max(1, Math.round(bytes / 1_000_000))} MB` : gigabytes(bytes)

/** '46,5 GB kosong dari 58 GB'; empty where there is nothing to say. */
export function sayCheck(check: HealthCheck, timezone: string): string {
  const said = (format: (ms: number, zone: string) => string) => (iso: string) => {
    const ms = fromIso(iso)
    return ms === null ? '' : format(ms, timezone)
  }
  return SAY[check.check](check, said(formatDateTime), said(formatDate))
}
