// Figures as people read them.

const MINUTE_S = 60
const HOUR_S = 3_600
const DAY_S = 86_400

/** '40 s', '12 min', '5 h', '3 d'. */
export function shownSeconds(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 2 * MINUTE_S) return `${whole} s`
  if (whole < 2 * HOUR_S) return `${Math.round(whole / MINUTE_S)} min`
  if (whole < 2 * DAY_S) return `${Math.round(whole / HOUR_S)} h`
  return `${Math.round(whole / DAY_S)} d`
}

export const shownAge = (then: Date, now: Date): string =>
  shownSeconds((now.getTime() - then.getTime()) / 1000)
