import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Skeleton } from './skeleton.tsx'

/** A screen that selling does not need: its code comes in a file of its own. */
export type LaterScreen = { load: () => Promise<ComponentType>; loaded: ComponentType | null }

export const laterScreen = (load: () => Promise<ComponentType>): LaterScreen => ({
  load,
  loaded: null,
})

/** Keeps the loaded screen; when the hub cannot be reached, the next opening tries again. */
export async function fetchLater(screen: LaterScreen): Promise<void> {
  if (screen.loaded) return
  try {
    screen.loaded = await screen.load()
  } catch (error) {
    console.warn('a screen could not be loaded yet', error)
  }
}

export function Later({ screen }: { screen: LaterScreen }) {
  const [, redraw] = useState(0)
  useEffect(() => {
    void fetchLater(screen).then(() => redraw((count) => count + 1))
  }, [screen])
  const Screen = screen.loaded
  return Screen ? <Screen /> : <Skeleton rows={6} />
}
