import { useSignal } from '@preact/signals'
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

/** Where a paper without a way of its own comes out. */
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

type WayProps = {
  model: ConsolePrintersModel
  paper: RoutedPaper
  place: Place
  mayChange: boolean
  onChoose: (printerId: string | null) => void
}

function Way({ model, paper, place, mayChange, onChoose }: WayProps) {
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
    <div class={own ? 'route-own' : undefined}>
      <Choice
        label={t(`paper.${paper}`)}
        value={own?.printer_id ?? ''}
        options={options}
        isDisabled={!mayChange}
        onChange={(id) => onChoose(id || null)}
      />
      {isDrawerless && (
        <p class="route-warning small">
          <Icon name="warning" size={16} />
          {t('routes.no-drawer', { name: printer.settings.name })}
        </p>
      )}
    </div>
  )
}

function placesOf(model: ConsolePrintersModel): Place[] {
  return [
    { terminalId: null, name: t('routes.all') },
    ...model.terminals.value.map(({ terminal_id, terminal_code, name }) => ({
      ...{ terminalId: terminal_id, name: `${terminal_code} · ${name}` },
    })),
  ]
}

/** A till with ways of its own says in the list how many. */
function placeText(model: ConsolePrintersModel, { terminalId, name }: Place): string {
  const count = terminalId === null ? 0 : model.ownRoutesOf(terminalId)
  return count === 0 ? name : t('routes.place-own', { name, n: count })
}

/** One till at a time, or all of them: where each of its papers comes out. */
export function RoutesCard({ model }: { model: ConsolePrintersModel }) {
  const mayChange = useTill().session.may('manage-printers')
  const { problem, send } = useSending()
  const chosenId = useSignal('')
  const places = placesOf(model)
  const place = places.find(({ terminalId }) => terminalId === chosenId.value) ?? places[0]
  if (model.printers.value.length === 0 || !place) return null
  const choose = async (paper: RoutedPaper, printerId: string | null) => {
    if (!(await send(() => model.setRoute(paper, place.terminalId, printerId)))) return
    const { printer } = model.wayOf(paper, place.terminalId)
    const name = printer?.settings.name ?? t('routes.nowhere')
    showToast('good', 'check', t('routes.saved', { paper: t(`paper.${paper}`), name }))
  }
  return (
    <section class="card stack">
      <div>
        <h2>{t('routes.title')}</h2>
        <p class="soft">{t('routes.lead')}</p>
      </div>
      {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
      <Choice
        label={t('routes.place')}
        value={place.terminalId ?? ''}
        options={places.map((each) => ({
          value: each.terminalId ?? '',
          text: placeText(model, each),
        }))}
        onChange={(id) => {
          chosenId.value = id
        }}
      />
      <div class="routes" data-testid="routes">
        {ROUTED_PAPERS.map((paper) => (
          <Way
            key={paper}
            {...{ model, paper, place, mayChange }}
            onChoose={(printerId) => void choose(paper, printerId)}
          />
        ))}
      </div>
    </section>
  )
}
