import type { HeadlessTill } from '../headless-till.ts'

/** Where to sell, and where the results are to be found. */
export type ReplayShop = {
  tills: HeadlessTill[]
  databasePath: string
  /** Head office's login; null when the outlet has no cloud. */
  cloudUrl: string | null
  end(): Promise<void>
}
