const DAY_MS = 24 * 60 * 60_000
/** Another day plays another way; a number plays that one again. `npm test` prints it. */
export const SAMPLE_SEED = Number(process.env.SAMPLE_SEED ?? Math.floor(Date.now() / DAY_MS))

/**
 * Of the ways in which one long scene is played (sizes, languages, sorts of damage), a build plays
 * one. `npm run test:long` plays all.
 */
export function oneOf<T>(ways: readonly T[]): readonly T[] {
  if (process.env.TEST_LONG === '1') return ways
  return ways.filter((_, at) => at === SAMPLE_SEED % ways.length)
}

/** Of many alike, every `share`-th, beginning with another one each day; `npm run test:long`: all. */
export function someOf<T>(all: readonly T[], share: number): readonly T[] {
  if (process.env.TEST_LONG === '1') return all
  return all.filter((_, at) => at % share === SAMPLE_SEED % share)
}
