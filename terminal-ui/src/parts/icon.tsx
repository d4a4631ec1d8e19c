import './icon.css'
import { type IconName, shapeOf } from './icon-shapes.ts'

/** A decorative icon: whoever uses it gives the control its accessible name. */
export function Icon({ name, size = 24 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <path d={shapeOf(name)} />
    </svg>
  )
}
