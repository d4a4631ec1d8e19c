// A screen follows an act a moment later: a test that looks once sees now the one, now the other.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Test } from 'tap'

const STEP_MS = 50
/** Of a machine that does four other things. */
const PATIENCE_MS = 15_000

/** Looks until it is so, or patience ends; the assertion tells what stood there at last. */
export async function becomes<T>(
  test: Test,
  look: () => Promise<T>,
  wanted: NoInfer<T>,
  words = '',
): Promise<void> {
  test.equal(await lookUntil(look, (seen) => seen === wanted), wanted, words)
}

/** The same for a text that says so. */
export async function reads(
  test: Test,
  look: () => Promise<string | null>,
  wanted: RegExp | string,
): Promise<void> {
  const isSaid = (text: string | null) =>
    typeof wanted === 'string' ? text?.includes(wanted) : wanted.test(text ?? '')
  test.match(await lookUntil(look, (text) => isSaid(text) === true), wanted)
}

async function lookUntil<T>(look: () => Promise<T>, isGood: (seen: T) => boolean): Promise<T> {
  const endMs = performance.now() + PATIENCE_MS
  let seen = await look()
  while (!isGood(seen) && performance.now() < endMs) {
    await sleep(STEP_MS)
    seen = await look()
  }
  return seen
}
