import { benchDrain } from './bench-drain.ts'
import { benchLatency } from './bench-latency.ts'
import { benchReturn } from './bench-return.ts'
import type { Finding } from './finding.ts'

/** The relay: drained backlog, the way of one sale, the return of a fleet. */
export async function benchRelay(): Promise<Finding[]> {
  return [...(await benchLatency()), ...(await benchDrain()), ...(await benchReturn())]
}
