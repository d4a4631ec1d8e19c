// How long a person's hands and head are busy, by the keystroke-level model: S. K. Card, T. P.
// Moran, A. Newell, "The keystroke-level model for user performance time with interactive
// systems", Communications of the ACM 23(7), 1980, 396–410. It is of somebody who knows what to do
// and makes no mistake; what is no keyboard or screen is not in it, and is an estimate of ours.

/** Seconds a key, of three people of that article. */
export const TYPISTS = { average: 0.28, codes: 0.75, unfamiliar: 1.2 } as const
export type Typist = keyof typeof TYPISTS
const POINT_S = 1.1
const HOME_S = 0.4
const THINK_S = 1.35

/** Ours, of no article: seconds. */
export const BY_HAND = {
  /** A plug found, and put where it belongs. */
  plug: 15,
  /** To a till and back to the laptop. */
  walk: 20,
  /** A QR before a camera, a bar code before a scanner. */
  scan: 5,
  /** From the switch until a box without a screen of its own speaks. */
  boot: 60,
  /** Somebody on the telephone finds a place, or types a command. */
  call: 60,
} as const

export type Step = {
  words: string
  /** Lines that are typed, each ended by Enter. */
  typed?: readonly string[]
  /** Places that are touched or clicked, each found first. */
  touched?: number
  /** Things that are read and compared, or decided. */
  thought?: number
  byHand?: Partial<Record<keyof typeof BY_HAND, number>>
  /** What the machine needs while somebody waits: measured. */
  machineS?: number
  times?: number
}

export function personSeconds(step: Step, typist: Typist): number {
  const { typed = [], touched = 0, thought = 0, byHand = {}, times = 1 } = step
  const keys = typed.reduce((sum, line) => sum + line.length + 1, 0)
  const keyboard = keys * TYPISTS[typist] + typed.length * (THINK_S + HOME_S)
  const screen = touched * (THINK_S + POINT_S) + thought * THINK_S
  const hands = Object.entries(byHand).reduce(
    (sum, [what, count]) => sum + count * BY_HAND[what as keyof typeof BY_HAND],
    0,
  )
  return times * (keyboard + screen + hands)
}

export const machineSeconds = ({ machineS = 0, times = 1 }: Step): number => times * machineS

const minutes = (seconds: number): string => (seconds / 60).toFixed(1)

/** A table in Markdown, and the minutes of each typist with what the machine adds. */
export function tableOf(title: string, steps: readonly Step[], minutesMax: number): string {
  const rows = steps.map((step) => {
    const { words, typed = [], times = 1 } = step
    const keys = typed.reduce((sum, line) => sum + line.length + 1, 0)
    const cells = [words, times, keys, Math.round(personSeconds(step, 'codes'))]
    return `| ${[...cells, machineSeconds(step).toFixed(1)].join(' | ')} |`
  })
  const machine = steps.reduce((sum, step) => sum + machineSeconds(step), 0)
  const ends = (Object.keys(TYPISTS) as Typist[]).map((typist) => {
    const person = steps.reduce((sum, step) => sum + personSeconds(step, typist), 0)
    const all = [minutes(person), minutes(machine), minutes(person + machine)]
    const twice = minutes(2 * person + machine)
    return `| ${typist}, ${TYPISTS[typist]} s a key | ${[...all, twice, minutesMax].join(' | ')} |`
  })
  return [
    `### ${title}`,
    '| step | times | keys | person, s | machine, s |',
    '|---|---|---|---|---|',
    ...rows,
    '',
    '| who types | person, min | machine, min | together | person twice as slow | asked for |',
    '|---|---|---|---|---|---|',
    ...ends,
    '',
  ].join('\n')
}
