import fc from 'fast-check'
import t from 'tap'

/** A test that a property holds; on failure fast-check prints seed, path and smallest example. */
export function property<T>(name: string, rule: fc.IProperty<T>, runs = 200): void {
  t.test(name, (t) => {
    fc.assert(rule, { numRuns: runs })
    t.pass(`held ${runs} times`)
    t.end()
  })
}
