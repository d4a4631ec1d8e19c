import type { TailCard } from '#domain/wire/tail-message.ts'
import type { TailsModel } from '../../models/tails-model.ts'
import { ReasonedDialog } from '../../parts/reasoned-dialog.tsx'
import { t } from '../../text/translate.ts'

type GiveUpProps = { model: TailsModel; tail: TailCard; onClose: () => void }

/** Somebody says, with a reason, that a terminal never comes back. */
export const GiveUpDialog = ({ model, tail, onClose }: GiveUpProps) => (
  <ReasonedDialog
    title={t('tails.give-up-title', { name: tail.name })}
    lead={t('tails.give-up-more')}
    label={t('tails.reason')}
    action={t('tails.give-up')}
    send={(reason) => model.giveUp(tail.terminal_id, reason)}
    onClose={onClose}
  />
)
