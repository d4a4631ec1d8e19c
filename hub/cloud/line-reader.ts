// Newline-delimited text from a byte stream, with a limit on how long a line may get.

const NEWLINE = 0x0a

export type LineReader = {
  /** The complete lines that this chunk finishes, or null when a line is longer than allowed. */
  push(chunk: Buffer): string[] | null
}

export function createLineReader(lineBytesMax: number): LineReader {
  let pending: Buffer = Buffer.alloc(0)
  return {
    push: (chunk) => {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
      const lines: string[] = []
      let start = 0
      for (let end = pending.indexOf(NEWLINE); end >= 0; end = pending.indexOf(NEWLINE, start)) {
        if (end - start > lineBytesMax) return null
        lines.push(pending.toString('utf8', start, end))
        start = end + 1
      }
      pending = pending.subarray(start)
      return pending.length > lineBytesMax ? null : lines
    },
  }
}
