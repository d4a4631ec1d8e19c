import type { Clock } from '#domain/seams.ts'

/** A page has at most 30 kB and 40 of a picture: 70 MB at the very most. */
const PAGES_MAX = 1_000
const KEPT_MS = 10 * 60_000
/** The outlet may bring it in a moment: its customer tries again. */
const MISSING_KEPT_MS = 5_000
/** Questions to the cloud at once; more are told to come again. */
const ASKING_MAX = 50

export type Page = string | null | 'busy'
type Kept = { page: string | null; untilMs: number }

/**
 * Pages by number and code. A receipt never changes, so that a page that is looked at again costs
 * the cloud nothing; who asks for what is being asked for waits for the same answer.
 */
export function keepPages(
  clock: Pick<Clock, 'monotonicMs'>,
  find: (number: string, code: string) => Promise<string | null>,
): (number: string, code: string) => Promise<Page> {
  const kept = new Map<string, Kept>()
  const asking = new Map<string, Promise<Page>>()

  async function ask(key: string, number: string, code: string): Promise<Page> {
    try {
      const page = await find(number, code)
      const forMs = page === null ? MISSING_KEPT_MS : KEPT_MS
      kept.set(key, { page, untilMs: clock.monotonicMs() + forMs })
      for (const oldest of kept.keys()) {
        if (kept.size <= PAGES_MAX) break
        kept.delete(oldest)
      }
      return page
    } finally {
      asking.delete(key)
    }
  }

  return async (number, code) => {
    const key = `${number}/${code}`
    const known = kept.get(key)
    if (known !== undefined && known.untilMs > clock.monotonicMs()) {
      // The youngest again: what is looked at stays longest.
      kept.delete(key)
      kept.set(key, known)
      return known.page
    }
    const running = asking.get(key)
    if (running !== undefined) return running
    if (asking.size >= ASKING_MAX) return 'busy'
    const answer = ask(key, number, code)
    asking.set(key, answer)
    return answer
  }
}
