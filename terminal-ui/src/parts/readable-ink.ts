// Categories bring their own colours; what is written on them must stay readable.

/** sRGB relative luminance, WCAG 2.2 "relative luminance". `colour` is #rrggbb. */
export function luminance(colour: string): number {
  const channel = (at: number) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

/** Where white and black on a colour have equal contrast. */
const MIDDLE_LUMINANCE = 0.179

/** White or near-black, whichever is easier to read on the category's own colour. */
export const inkOn = (colour: string): string =>
  luminance(colour) > MIDDLE_LUMINANCE ? '#10191d' : '#ffffff'
