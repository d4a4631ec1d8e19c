import type { PrinterSetupModel } from '../../../models/printer-setup-model.ts'
import { Notice } from '../../../parts/notice.tsx'
import { printLook } from '../../../parts/print-state.tsx'
import { adviceText, problemText } from '../../../parts/printer-problem.ts'
import { t } from '../../../text/translate.ts'

/** Where the page is that was just ordered; nothing before that. */
export function PageState({ model }: { model: PrinterSetupModel }) {
  const state = model.pageState
  if (state === null) return null
  const isOver = state === 'printed' || state === 'sent'
  const problem = isOver ? null : model.problem
  if (problem) {
    return (
      <Notice tone="bad" icon="warning" role="status" title={problemText(problem)}>
        {adviceText(problem)}
      </Notice>
    )
  }
  const { tone, icon, text } = printLook(state)
  return <Notice tone={tone} icon={icon} role="status" title={t(text)} />
}
