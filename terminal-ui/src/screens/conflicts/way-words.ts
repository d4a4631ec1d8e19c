import { t } from '../../text/translate.ts'
import type { Way } from './choose-settlement.ts'

/** 'Hitung ulang rak'. */
export const sayWay = (way: Way): string =>
  way.kind === 'action' ? t(`conflict-action.${way.action}`) : t(`conflict-reason.${way.reason}`)

/** What choosing it means. */
export const sayWayMore = (way: Way): string =>
  way.kind === 'action'
    ? t(`conflict-action-more.${way.action}`)
    : t(`conflict-reason-more.${way.reason}`)
