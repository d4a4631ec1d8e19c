import { useId } from 'preact/hooks'
import { ROUTED_PAPERS, type RoutedPaper } from '#domain/wire/printer-message.ts'
import type { ConsolePrintersModel } from '../../../models/console-printers-model.ts'
import { Choice } from '../../../parts/choice.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { showToast } from '../../../parts/toast.tsx'
import { useSending } from '../../../parts/use-sending.ts'
import { t } from '../../../text/translate.ts'

type Place = { terminalId: string | null; name: string }

/** What a cell without a route of its own comes to. */
function inheritedText(
  model: ConsolePrintersModel,
  paper: RoutedPaper,
  terminalId: string | null,
): string {
  const all = terminalId === null ? null : model.routeOf(paper, null)
  if (all) return t('routes.as-all', { name: all.settings.name })
  const usual = model.printers.value[0]
  return usual ? t('routes.as-default', { name: usual.settings.name }) : t('routes.nowhere')
}

type CellProps = {
  model: ConsolePrintersModel
  paper: RoutedPaper
  place: Place
  mayChange: boolean
  onChoose: (printerId: string | null) => void
}

function Cell({ model, paper, place, mayChange, onChoose }: CellProps) {
  const { terminalId } = place
  const own = model.routeOf(paper, terminalId)
  const { printer } = model.wayOf(paper, terminalId)
  const inherited = inheritedText(model, paper, terminalId)
  const isDrawerless = paper === 'drawer' && printer?.settings.drawer === 'none'
  const options = [
    { value: '', text: inherited },
    ...model.printers.value.map((each) => ({ value: each.printer_id, text: each.settings.name })),
  ]
  return (
    <td class={own ? 'route-own' : undefined}>
      {mayChange ? (
        <Choice
          label={t('routes.choice', { paper: t(`paper.${paper}`), place: place.name })}
          isLabelHidden
          value={own?.printer_id ?? ''}
          options={options}
          onChange={(id) => onChoose(id || null)}
        />
      ) : (
        (own?.settings.name ?? inherited)
      )}
      {isDrawerless && (
        <p class="route-warning small">
          <Icon name="warning" size={16} />
          {t('routes.no-drawer', { name: printer.settings.name })}
        </p>
      )}
    </td>
  )
}

/** Rows are papers, columns tills: what stands in a cell is where it comes out. */
export function RoutesCard({ model }: { model: ConsolePrintersModel }) {
  const mayChange = useTill().session.may('manage-printers')
  const { problem, send } = useSending()
  const titleId = useId()
  const places: Place[] = [
    { terminalId: null, name: t('routes.all') },
    ...model.terminals.value.map(({ terminal_id, terminal_code, name }) => ({
      ...{ terminalId: terminal_id, name: `${terminal_code} · ${name}` },
    })),
  ]
  const choose = async (paper: RoutedPaper, place: Place, printerId: string | null) => {
    if (!(await send(() => model.setRoute(paper, place.terminalId, printerId)))) return
    const { printer } = model.wayOf(paper, place.terminalId)
    const name = printer?.settings.name ?? t('routes.nowhere')
    showToast('good', 'check', t('routes.saved', { paper: t(`paper.${paper}`), name }))
  }
  if (model.printers.value.length === 0) return null
  return (
    <section class="card stack">
      <div>
        <h2 id={titleId}>{t('routes.title')}</h2>
        <p class="soft">{t('routes.lead')}</p>
      </div>
      {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: keys scroll a table of many tills */}
      <section class="route-scroll" tabIndex={0} aria-labelledby={titleId}>
        <table class="routes">
          <thead>
            <tr>
              <th scope="col">{t('routes.paper')}</th>
              {places.map(({ terminalId, name }) => (
                <th key={terminalId} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {ROUTED_PAPERS.map((paper) => (
              <tr key={paper}>
                <th scope="row">{t(`paper.${paper}`)}</th>
                {places.map((place) => (
                  <Cell
                    key={place.terminalId}
                    {...{ model, paper, place, mayChange }}
                    onChoose={(printerId) => void choose(paper, place, printerId)}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  )
}
