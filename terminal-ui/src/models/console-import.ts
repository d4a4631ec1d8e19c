import { ImportModel } from './import-model.ts'
import type { Till } from './till.ts'

const models = new WeakMap<Till, ImportModel>()

/** The one import of a console's till, made when its screen is first opened. */
export function importOf(till: Till): ImportModel {
  const known = models.get(till)
  if (known) return known
  const model = new ImportModel(till.seams, till.link)
  models.set(till, model)
  return model
}
