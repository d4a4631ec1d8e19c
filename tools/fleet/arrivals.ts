// When customers come to an outlet's till on a morning.

/** How busy each hour is beside an average one, from opening on; later hours are like the last. */
const MORNING = [0.5, 0.8, 1, 1.1, 1.2, 1.4]
const BUSIEST = Math.max(...MORNING)
/** The smallest and the largest outlet beside the usual one. */
const SIZE_MIN = 0.3
const SIZE_MAX = 3
const SIZE_SPREAD = 0.5

/** How large an outlet is beside the usual one: most are smaller, a few are much larger. */
export function outletSize(random: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return Math.min(SIZE_MAX, Math.max(SIZE_MIN, Math.exp(SIZE_SPREAD * normal)))
}

/** Moments of sales in hours after opening: independent customers, more of them in busy hours. */
export function arrivalHours(hours: number, perHour: number, random: () => number): number[] {
  const moments: number[] = []
  const most = perHour * BUSIEST
  for (let at = gap(most, random); at < hours; at += gap(most, random)) {
    const busy = MORNING[Math.min(Math.floor(at), MORNING.length - 1)] ?? 1
    if (random() * BUSIEST < busy) moments.push(at)
  }
  return moments
}

const gap = (perHour: number, random: () => number): number => -Math.log(1 - random()) / perHour
