import type { Socket } from 'node:net'

/** A connection that has said goodbye cannot be reset: Node would keep its handle for ever. */
export function breakOff(socket: Socket): void {
  if (socket.writableEnded) socket.destroy()
  else socket.resetAndDestroy()
}
