import type { ScaleFraming } from '#domain/wire/scale-message.ts'

// Seven data bits with a parity bit take as long on the line as eight without: the line is always
// opened as 8N1, and the eighth bit is looked at here. The kernel would hand on a byte with wrong
// parity like any other, and a turned bit in a digit is another weight. Eight data bits with parity
// are eleven bits: there the line itself has to be opened so, the parity is the kernel's, and what
// guards the weight is what guards it in 8N1: the protocol's check, and equal words in a row.

/** How the line is opened for a framing. */
export const lineParityOf = (framing: ScaleFraming): 'none' | 'even' =>
  framing === '8E1' ? 'even' : 'none'

/** What was meant by a byte of the line; null when its parity is wrong. */
export function dataOf(byte: number, framing: ScaleFraming): number | null {
  if (isWhole(framing)) return byte
  return withParity(byte & 0x7f, framing) === byte ? byte & 0x7f : null
}

/** A byte as it goes onto the line. */
export const withParity = (data: number, framing: ScaleFraming): number => {
  if (isWhole(framing)) return data
  const isOdd = countOnes(data) % 2 === 1
  return isOdd === (framing === '7E1') ? data | 0x80 : data
}

/** All eight bits are data. */
const isWhole = (framing: ScaleFraming): boolean => framing === '8N1' || framing === '8E1'

function countOnes(data: number): number {
  let ones = 0
  for (let rest = data; rest > 0; rest >>= 1) ones += rest & 1
  return ones
}
