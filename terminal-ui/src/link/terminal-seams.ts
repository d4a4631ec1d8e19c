// The browser as the link and the models see it. browser-seams.ts is the one real implementation;
// tests pass their own, so that a day of trade runs with a fake clock and a scripted network.

import type { Seams } from '#domain/seams.ts'
import type { SegmentFiles } from './segment-files.ts'

export type SocketEvents = {
  onText(text: string): void
  /** Called once, whether or not the socket ever opened. */
  onClose(): void
}
export type LiveSocket = { send(text: string): void; close(): void }

/** A few short texts that outlive IndexedDB (localStorage): settings, and its canary. */
export type Marks = {
  get(name: string): string | null
  set(name: string, value: string): void
  remove(name: string): void
}

export type TabLockEvents = {
  onHeld(): void
  /** Another tab holds it, or took it over. */
  onElsewhere(): void
}
/** `take` steals the lock from the tab that holds it; `release` is idempotent. */
export type TabLockHandle = { take(): void; release(): void }

export type UploadAnswer = { status: number; text: string }

export type TerminalSeams = Seams & {
  fetch(path: string, init: RequestInit): Promise<Response>
  /** Sends a file with progress, which fetch cannot report. Rejects when nobody answers. */
  upload(path: string, file: Blob, onProgress: (fraction: number) => void): Promise<UploadAnswer>
  openSocket(path: string, events: SocketEvents): LiveSocket
  lockTab(name: string, events: TabLockEvents): TabLockHandle
  subtle: SubtleCrypto
  /** The second journal's files; null where the browser has no place for them. */
  openSegmentFiles(): Promise<SegmentFiles | null>
  marks: Marks
  /** The page became visible or the system says a network came back: a good moment to try again. */
  onWake(listener: () => void): () => void
  /** Lets the screen draw and answer between slices of long work. */
  rest(): Promise<void>
  /** Asks the browser never to evict our storage; false when it will not promise. */
  persistStorage(): Promise<boolean>
}
