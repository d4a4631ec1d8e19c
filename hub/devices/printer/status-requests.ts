const DLE = 0x10
const EOT = 0x04
const KIND_MAX = 4

/**
 * DLE EOT n is answered when it arrives, not when its turn comes. The returned function takes such
 * requests out of the stream, also when they are split between two portions, and gives the rest.
 */
export function takeStatusRequests(onRequest: (kind: number) => void) {
  let held: number[] = []
  return (bytes: Uint8Array): number[] => {
    const rest: number[] = []
    for (const byte of bytes) {
      const isKind = held.length === 2 && byte >= 1 && byte <= KIND_MAX
      const isNext = byte === (held.length === 1 ? EOT : DLE)
      if (isKind) onRequest(byte)
      else if (held.length < 2 && isNext) {
        held.push(byte)
        continue
      } else rest.push(...held)
      held = []
      if (isKind) continue
      if (byte === DLE) held.push(byte)
      else rest.push(byte)
    }
    return rest
  }
}
