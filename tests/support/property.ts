import fc from 'fast-check'
import t from 'tap'

/** The build is repeatable; `PROPERTY_SEED=$RANDOM npm test` looks at other examples. */
export const PROPERTY_SEED = Number(process.env.PROPERTY_SEED ?? 20_261_122)

/** Holds a rule to that many examples; on failure fast-check prints seed, path and the smallest. */
export function hold<T>(rule: fc.IRawProperty<T>, runs: number): ReturnType<typeof fc.assert> {
  return fc.assert(rule, { numRuns: runs, seed: PROPERTY_SEED })
}

/** A test that a property holds. */
export function property<T>(name: string, rule: fc.IProperty<T>, runs = 200): void {
  t.test(name, (t) => {
    hold(rule, runs)
    t.pass(`held ${runs} times`)
    t.end()
  })
}
