import { isIPv6 } from 'node:net'
import type { Clock } from '#domain/seams.ts'

/** A page a second from one address: a shop's whole Wi-Fi may stand behind it. */
const PAGES_PER_MINUTE = 60
/** Links that lead nowhere: a person mistypes one or two, a program that guesses tries many. */
const MISSES_PER_MINUTE = 10
const VISITORS_MAX = 20_000
const MINUTE_MS = 60_000

type Visitor = { pages: number; misses: number; atMs: number }

export type VisitorLimits = {
  /** Seconds to wait, or 0: this one may have a page. */
  enter(address: string): number
  /** What it asked for was not there. */
  noteMiss(address: string): void
}

/** Allowances that fill up again by and by; whoever was not seen for longest is forgotten first. */
export function limitVisitors(clock: Pick<Clock, 'monotonicMs'>): VisitorLimits {
  const visitors = new Map<string, Visitor>()

  function look(address: string): Visitor {
    const key = networkOf(address)
    const nowMs = clock.monotonicMs()
    const { pages, misses, atMs } = visitors.get(key) ?? {
      ...{ pages: PAGES_PER_MINUTE, misses: MISSES_PER_MINUTE, atMs: nowMs },
    }
    const minutes = (nowMs - atMs) / MINUTE_MS
    const now = {
      pages: Math.min(PAGES_PER_MINUTE, pages + minutes * PAGES_PER_MINUTE),
      misses: Math.min(MISSES_PER_MINUTE, misses + minutes * MISSES_PER_MINUTE),
      atMs: nowMs,
    }
    visitors.delete(key)
    visitors.set(key, now)
    const [oldest] = visitors.keys()
    if (visitors.size > VISITORS_MAX && oldest !== undefined) visitors.delete(oldest)
    return now
  }

  return {
    enter(address) {
      const visitor = look(address)
      const missing = Math.max(
        (1 - visitor.pages) / PAGES_PER_MINUTE,
        (1 - visitor.misses) / MISSES_PER_MINUTE,
      )
      if (missing > 0) return Math.ceil(missing * 60)
      visitor.pages -= 1
      return 0
    },
    noteMiss(address) {
      look(address).misses -= 1
    },
  }
}

/** One household has a whole /64 of IPv6. */
function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:/i, '')
  if (!isIPv6(plain)) return plain
  const [head = '', tail] = plain.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0')
  return [...before, ...zeros, ...after].slice(0, 4).join(':')
}
