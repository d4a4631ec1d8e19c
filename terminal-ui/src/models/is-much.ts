/** More than anybody gets of one thing at once; a barcode in the wrong field is much more. */
const MUCH_MILLI = 1_000_000

/** Whether a quantity is worth a second look; nothing is refused for it. */
export const isMuch = ({ quantityMilli }: { quantityMilli: number }): boolean =>
  quantityMilli >= MUCH_MILLI
