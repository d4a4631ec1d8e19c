// Between the till's window and the customer's, both of this browser. Nothing of it leaves the
// machine.

/** What one window says to the other: anything that JSON can carry. */
export type WindowChannel = { say(message: unknown): void; close(): void }

const NAME = 'ocean-pos-display'

/**
 * BroadcastChannel where there is one (not before Safari 15.4), else the storage event, which other
 * windows of the origin hear; what was written for it is taken away at once.
 */
export function openWindowChannel(onMessage: (message: unknown) => void): WindowChannel {
  if (typeof BroadcastChannel === 'undefined') return openByStorage(onMessage)
  const channel = new BroadcastChannel(NAME)
  channel.onmessage = ({ data }) => onMessage(data)
  return {
    say: (message) => channel.postMessage(message),
    close: () => channel.close(),
  }
}

function openByStorage(onMessage: (message: unknown) => void): WindowChannel {
  const hear = ({ key, newValue }: StorageEvent): void => {
    if (key === NAME && newValue !== null) onMessage(JSON.parse(newValue).message)
  }
  addEventListener('storage', hear)
  let count = 0
  return {
    say: (message) => {
      count += 1
      // The count: the same value twice would be no event.
      localStorage.setItem(NAME, JSON.stringify({ count, message }))
      localStorage.removeItem(NAME)
    },
    close: () => removeEventListener('storage', hear),
  }
}
