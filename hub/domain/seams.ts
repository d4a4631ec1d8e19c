// The outside world as #domain, the use cases, the terminal's link and the relay's drain see it.
// Everything here is passed in, so that days of trade can be replayed with a fake clock and seeds.

export type Clock = {
  /** Wall time in milliseconds since 1970 UTC. Advisory (I10): never used for ordering. */
  nowMs(): number
  /** Milliseconds from an arbitrary start; never jumps back within one process. */
  monotonicMs(): number
}

export type Randomness = {
  /** Fresh cryptographically strong bytes. */
  bytes(count: number): Uint8Array
}

export type Timers = {
  /** Runs `task` once after `delayMs`; the returned function cancels it. */
  after(delayMs: number, task: () => void): () => void
}

export type Seams = { clock: Clock; randomness: Randomness; timers: Timers }
