import '../styles/graph.css'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { Link } from '../route/link.tsx'
import { type GraphNode, layoutOf, NODE } from '../rules/graph.ts'
import type { Tone } from '../rules/status.ts'
import { SHAPES } from './status.tsx'
import { Wide } from './wide.tsx'

type Props = {
  label: string
  /** In one order, as `after` goes by it. The list is laid out when it is another one, and then only. */
  nodes: readonly (GraphNode & { mark?: string | undefined })[]
  hrefOf: (id: string) => string
  /** How a task stands: its shape, and the word for it. */
  standOf?: (id: string) => { tone: Tone; words: string } | undefined
  selected?: string | undefined
}

/** About how many letters fit into a node. */
const LETTERS = 24

/** Tasks and what they come after, from left to right; each is a link, in the order in which they come. */
export function Graph({ label, nodes, hrefOf, standOf, selected }: Props) {
  const layout = useMemo(() => layoutOf(nodes), [nodes])
  const byId = useMemo(() => new Map(nodes.map(node => [node.id, node])), [nodes])
  const edges = useMemo(() => <path class="edges" d={layout.edges} />, [layout])
  const element = useRef<SVGSVGElement>(null)
  useEffect(() => {
    if (selected === undefined) return
    element.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [selected])
  return (
    <Wide label={label}>
      <svg ref={element} class="graph" width={layout.width} height={layout.height}>
        <title>{label}</title>
        {edges}
        {layout.nodes.map(({ id, x, y }) => {
          const node = byId.get(id)
          const stand = standOf?.(id)
          const shown = shortOf(
            id,
            LETTERS - (stand === undefined ? 0 : 3) - (node?.mark ? node.mark.length + 2 : 0),
          )
          const after = node?.after.map(at => nodes[at]?.id).filter(one => one !== undefined) ?? []
          return (
            <Link
              key={id}
              href={hrefOf(id)}
              aria-current={id === selected ? 'page' : undefined}
              // Who speaks to the page says what is seen: that comes first.
              aria-label={wordsOf(shown, [node?.mark, shown === id ? '' : id, stand?.words, afterOf(after)])}
            >
              <g transform={`translate(${x} ${y})`}>
                <title>{wordsOf(id, [stand?.words, node?.mark])}</title>
                <rect width={NODE.width} height={NODE.height} rx="4" />
                {stand === undefined ? null : (
                  <path
                    class={stand.tone}
                    d={SHAPES[stand.tone]}
                    fill-rule="evenodd"
                    transform="translate(6 6)"
                  />
                )}
                <text x={stand === undefined ? 8 : 27} y="18">
                  {shown}
                </text>{' '}
                {node?.mark ? (
                  <text class="mark" x={NODE.width - 8} y="18">
                    {node.mark}
                  </text>
                ) : null}
              </g>
            </Link>
          )
        })}
      </svg>
    </Wide>
  )
}

const wordsOf = (id: string, more: readonly (string | undefined)[]): string =>
  [id, ...more.filter(one => one !== undefined && one !== '')].join(', ')

/** What it comes after, for who hears the graph; of many only how many. */
const afterOf = (ids: readonly string[]): string =>
  ids.length === 0 ? '' : ids.length > 5 ? `after ${ids.length} others` : `after ${ids.join(' and ')}`

/** The beginning and the end of a name: names of one kind begin alike. */
function shortOf(id: string, letters: number): string {
  if (id.length <= letters) return id
  const end = Math.floor(letters / 2)
  return `${id.slice(0, letters - end - 1)}…${id.slice(-end)}`
}
