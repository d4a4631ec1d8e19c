import { signal } from '@preact/signals'
import type { ComponentType } from 'preact'

/** What stands under the bar beside the first script's own lines; fetched after the first screen. */
export const bannerSlot = signal<ComponentType | null>(null)
