import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { BootModel } from '../models/boot-model.ts'
import type { Till } from '../models/till.ts'

const BootContext = createContext<BootModel | null>(null)
const TillContext = createContext<Till | null>(null)
export const BootProvider = BootContext.Provider
export const TillProvider = TillContext.Provider

/** The page before there is a till: starting, take-over, settings. */
export function useBoot(): BootModel {
  const boot = useContext(BootContext)
  if (!boot) throw new Error('a screen was drawn outside the page')
  return boot
}

export function useTill(): Till {
  const till = useContext(TillContext)
  if (!till) throw new Error('a screen was drawn outside the till')
  return till
}
