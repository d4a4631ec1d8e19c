import { laterScreen } from '../../parts/later.tsx'

export const salvagePanel = laterScreen(() =>
  import('./salvage-panel.tsx').then((module) => module.SalvagePanel),
)
