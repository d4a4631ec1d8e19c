import { type FSWatcher, readdirSync, watch } from 'node:fs'
import { join } from 'node:path'

/** Tells of every device that comes, goes or may be opened now; the answer stops it. */
export type UsbEvents = (onEvent: () => void) => () => void

const NODES = '/dev/bus/usb'

/**
 * The kernel makes a node below /dev/bus/usb for each device, and takes it away; udev then says who
 * may open it. The system tells of both without a module of ours and without udev. Where nothing
 * can be heard, nothing is: the list is looked at all the same.
 */
export const hearUsbNodes =
  (folder: string = NODES): UsbEvents =>
  (onEvent) => {
    const watchers = new Map<string, FSWatcher>()
    const forget = (path: string): void => {
      watchers.get(path)?.close()
      watchers.delete(path)
    }
    const hear = (path: string, onChange: () => void): void => {
      if (watchers.has(path)) return
      try {
        const watcher = watch(path, { persistent: false }, onChange)
        watcher.on('error', () => forget(path))
        watchers.set(path, watcher)
      } catch {
        // No USB here, or this bus went just now.
      }
    }
    const hearBuses = (): void => {
      for (const bus of busesIn(folder)) hear(join(folder, bus), onEvent)
    }
    hear(folder, () => {
      hearBuses()
      onEvent()
    })
    hearBuses()
    return () => {
      for (const path of [...watchers.keys()]) forget(path)
    }
  }

function busesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
