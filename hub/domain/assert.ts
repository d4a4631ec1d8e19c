/** A broken promise between our own functions is a bug, so it throws, in production too. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${message}`)
}

/** The item at an index that is known to exist. */
export function itemAt<T>(list: readonly T[], index: number): T {
  const item = list[index]
  assert(item !== undefined, `no item at ${index}`)
  return item
}
