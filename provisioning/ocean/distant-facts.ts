// THE list of what a laptop may pass on of a box that it asked over the LAN: states, counts, codes
// and figures. Names of the shop, its people and its devices stay there.
import type { BoxAnswer, BoxFacts } from '#domain/wire/box-message.ts'

type Facts = Record<string, unknown>

const CODE = /^[A-Z][A-Z0-9_-]{2,39}$/
const WORD = /^[a-z][a-z0-9-]{0,39}$/
const BUILD = /^[\w.+-]{1,40}$/
const TIME = /^\d{4}-\d\d-\d\dT[\d:.]{8,16}Z$/
const LEFT_OUT = '(left out)'

const fits =
  (form: RegExp) =>
  (value: unknown): unknown =>
    value === null || (typeof value === 'string' && form.test(value)) ? value : LEFT_OUT
const [code, word, build, time] = [CODE, WORD, BUILD, TIME].map(fits) as [Fit, Fit, Fit, Fit]
type Fit = (value: unknown) => unknown
const count: Fit = (value) => (value === null || Number.isSafeInteger(value) ? value : LEFT_OUT)
const flag: Fit = (value) => (value === null || typeof value === 'boolean' ? value : LEFT_OUT)

export const safeBox = (box: BoxAnswer): Facts => ({
  ...{ serial: word(box.serial), state: word(box.state), build: build(box.build) },
  has_outlet: box.outlet_code !== null,
})

export function safeFacts({ clock, disk, fsync, memory, lan, cloud, backup, ...rest }: BoxFacts) {
  return {
    at: time(rest.at),
    clock: { floor_at: time(clock.floor_at), skew_ms: count(clock.skew_ms) },
    disk: { state: word(disk.state), free: count(disk.free_bytes), total: count(disk.total_bytes) },
    fsync: fsync && { median_us: count(fsync.median_us), worst_us: count(fsync.worst_us) },
    memory_bytes: [memory.total_bytes, memory.available_bytes, memory.hub_bytes].map(count),
    address_count: lan.addresses.length,
    links: lan.links.map(({ is_up, megabits }) => [flag(is_up), count(megabits)]),
    ...{ name_state: word(lan.name_state), trust_page_port: count(lan.trust_page_port) },
    certificate_ends_at: time(rest.certificate_ends_at),
    cloud: {
      ...{ state: word(cloud.state), error_code: code(cloud.error_code) },
      last_contact_at: time(cloud.last_contact_at),
      pending_count: count(cloud.pending_count),
    },
    backup: Object.values(backup).map((value) => (value === true ? 'proven' : word(value))),
    printers: rest.printers.map(({ transport, has_drawer, problem, is_said }) => ({
      ...{ transport: word(transport), has_drawer: flag(has_drawer), problem: word(problem) },
      is_said: flag(is_said),
    })),
    terminals: rest.terminals.map(({ last_seen_at }) => time(last_seen_at)),
    release: safeRelease(rest.release),
    ...{ to_pair_count: rest.terminals_to_pair.length, scale_count: count(rest.scale_count) },
  }
}

/** A box of before does not say it. */
function safeRelease(release: BoxFacts['release'] | undefined) {
  if (!release) return null
  const { wanted, last, set_up } = release
  return {
    ...{ wanted: build(wanted), set_up: word(set_up) },
    last: last && {
      ...{ to: build(last.to), result: word(last.result), reason: word(last.reason) },
      at: time(last.at),
    },
  }
}

type Health = { status?: unknown; reasons?: { code?: unknown }[]; uptime_s?: unknown }

export const safeHealth = ({ status, reasons, uptime_s }: Health): Facts => ({
  ...{ status: word(status), uptime_s: count(uptime_s) },
  reasons: Array.isArray(reasons) ? reasons.map((reason) => code(reason?.code)) : LEFT_OUT,
})
