// A browser's own picker of a day or a time says nothing while only a part of it is typed, as if it
// were empty, and its first keys are no input to it: whoever listens listens to keys too. Where
// empty has a meaning of its own (no last day, all day) that would be taken.

/** No day and no time: whoever reads it finds that something is lacking. */
export const HALF_TYPED = '?'

export const pickedIn = ({ value, validity }: HTMLInputElement): string =>
  validity.badInput ? HALF_TYPED : value

/** What the picker is given back: nothing, which leaves in it what was typed. */
export const shownIn = (value: string): string => (value === HALF_TYPED ? '' : value)
