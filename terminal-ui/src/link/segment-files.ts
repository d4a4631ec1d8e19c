/** Files that are only added to, one for each segment. opfs-files.ts is the real implementation. */
export type SegmentFiles = {
  /** Adds bytes at the end, durably where the browser can; creates the file. */
  append(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>
  list(): Promise<string[]>
  read(name: string): Promise<Uint8Array<ArrayBuffer>>
  remove(name: string): Promise<void>
  close(): void
}
